package io.millrace.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One way to ask.
 *
 * @param template of the path as OpenAPI writes it, for instance {@code /v1/projects/{project}}
 */
record ApiRoute(String method, String template, Function<Call, ApiResponse> answer) {

  /**
   * The values of the names in the template, if this path fits it.
   *
   * @param path decoded, as API Gateway hands it over
   */
  Optional<Map<String, String>> match(String path) {
    List<String> expected = List.of(template.split("/", -1));
    List<String> given = List.of(path.split("/", -1));
    if (expected.size() != given.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      String part = expected.get(i);
      if (part.startsWith("{") && !given.get(i).isEmpty()) {
        values.put(part.substring(1, part.length() - 1), given.get(i));
      } else if (!part.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
