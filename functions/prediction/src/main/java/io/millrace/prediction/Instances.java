package io.millrace.prediction;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a request for predictions: {@code {"instances":[{"column":value,…},…]}}. */
final class Instances {

  /** How many one request may hold. */
  static final int MAX = 1000;

  private static final String FIELD = "instances";

  private Instances() {}

  /**
   * Reads a body.
   *
   * @return each instance's values by column, as JSON has them
   * @throws InvalidInputException if it is not JSON of this shape, or has no instance or more than
   *     {@value #MAX}
   */
  static List<Map<String, @Nullable Object>> read(byte[] body) {
    if (body.length == 0) {
      throw new InvalidInputException("The request has no body; send {\"instances\":[{…}]}.");
    }
    Map<String, @Nullable Object> request = Json.object(Json.read(body), "the body");
    for (String field : request.keySet()) {
      Check.that(field.equals(FIELD), "field of the body", FIELD, field);
    }
    List<@Nullable Object> instances = Json.array(request.get(FIELD), FIELD);
    Check.that(
        !instances.isEmpty() && instances.size() <= MAX,
        FIELD,
        "1 to " + MAX + " of them",
        instances.size());
    List<Map<String, @Nullable Object>> read = new ArrayList<>(instances.size());
    for (int i = 0; i < instances.size(); i++) {
      read.add(Json.object(instances.get(i), "instance " + i));
    }
    return read;
  }
}
