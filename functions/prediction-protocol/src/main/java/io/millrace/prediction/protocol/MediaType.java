package io.millrace.prediction.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A media type, or a range of them, as headers write it (RFC 9110, section 8.3.1).
 *
 * @param name in lower case, without parameters; empty where the header has none
 * @param parameters by name in lower case
 */
record MediaType(String name, Map<String, String> parameters) {

  private static final MediaType JSON = new MediaType("application/json", Map.of());

  MediaType {
    parameters = Map.copyOf(parameters);
  }

  /** The type that a header names; whatever it holds. */
  static MediaType of(String header) {
    if (header.equals(JSON.name)) {
      return JSON;
    }
    String[] parts = header.split(";", -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        parameters.put(
            parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
            parts[i].substring(equals + 1).strip().replace("\"", ""));
      }
    }
    return new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), parameters);
  }

  /** The types of a header {@code Accept}, the one wanted most first; those not wanted left out. */
  static List<MediaType> wanted(String header) {
    return Stream.of(header.split(",", -1))
        .map(MediaType::of)
        .filter(type -> !type.name.isEmpty() && type.weight() > 0)
        .sorted((one, other) -> Double.compare(other.weight(), one.weight()))
        .toList();
  }

  String parameter(String parameter) {
    return parameters.getOrDefault(parameter, "").toLowerCase(Locale.ROOT);
  }

  private double weight() {
    try {
      return Double.parseDouble(parameters.getOrDefault("q", "1"));
    } catch (NumberFormatException notSaid) {
      return 1;
    }
  }
}
