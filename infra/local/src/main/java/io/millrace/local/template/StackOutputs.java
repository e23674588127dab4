package io.millrace.local.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a stack outputs, by output name, in the template's order. */
public record StackOutputs(String stack, Map<String, String> values) {

  public StackOutputs {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
