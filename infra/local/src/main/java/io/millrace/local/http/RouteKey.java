package io.millrace.local.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a route answers to: a method, or any, and a path with variables; or everything else.
 *
 * @param method empty for the default route
 * @param segments of the path; {@code {name}} takes one, {@code {name+}} at the end all that follow
 */
record RouteKey(String text, String method, List<String> segments) {

  private static final String DEFAULT = "$default";

  RouteKey {
    segments = List.copyOf(segments);
  }

  static RouteKey of(String text) {
    if (text.equals(DEFAULT)) {
      return new RouteKey(text, "", List.of());
    }
    int space = text.indexOf(' ');
    return new RouteKey(text, text.substring(0, space), split(text.substring(space + 1)));
  }

  /** The segments of a path, without empty ones. */
  static List<String> split(String path) {
    return List.of(path.split("/", -1)).stream().filter(part -> !part.isEmpty()).toList();
  }

  /** The path as it was written, or {@code $default}. */
  String path() {
    return text.substring(text.indexOf(' ') + 1);
  }

  boolean isDefault() {
    return method.isEmpty();
  }

  /** The values of the path's variables, if this route answers the request. */
  Optional<Map<String, String>> match(String requestMethod, List<String> path) {
    if (isDefault()) {
      return Optional.of(Map.of());
    }
    if (!method.equals("ANY") && !method.equals(requestMethod)) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      boolean variable = segment.startsWith("{");
      if (segment.endsWith("+}") && i < path.size()) {
        variables.put(
            segment.substring(1, segment.length() - 2),
            String.join("/", path.subList(i, path.size())));
        return Optional.of(variables);
      }
      if (i >= path.size() || (!variable && !segment.equals(path.get(i)))) {
        return Optional.empty();
      }
      if (variable) {
        variables.put(segment.substring(1, segment.length() - 1), path.get(i));
      }
    }
    return segments.size() == path.size() ? Optional.of(variables) : Optional.empty();
  }

  /** Smaller is more specific: AWS picks the most specific route that matches. */
  long vagueness() {
    if (isDefault()) {
      return Long.MAX_VALUE;
    }
    long variables = segments.stream().filter(part -> part.startsWith("{")).count();
    long greedy = segments.stream().filter(part -> part.endsWith("+}")).count();
    return greedy * 1000 + variables * 2 + (method.equals("ANY") ? 1 : 0);
  }
}
