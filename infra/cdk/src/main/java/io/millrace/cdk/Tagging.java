package io.millrace.cdk;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tags as the environment of a function says them: {@code key=value,key=value}. */
final class Tagging {

  private Tagging() {}

  static String written(Map<String, String> tags) {
    return new TreeMap<>(tags)
        .entrySet().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining(","));
  }
}
