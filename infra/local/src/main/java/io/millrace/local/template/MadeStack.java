package io.millrace.local.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stack that was made.
 *
 * @param outputs by name, in the template's order
 * @param resources in the order in which they were made
 */
public record MadeStack(String name, Map<String, String> outputs, List<MadeResource> resources) {

  public MadeStack {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    resources = List.copyOf(resources);
  }

  /**
   * A resource of it.
   *
   * @param physicalId what {@code Ref} answers
   */
  public record MadeResource(String logicalId, String physicalId, String type) {}
}
