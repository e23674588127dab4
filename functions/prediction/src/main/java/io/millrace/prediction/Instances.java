package io.millrace.prediction;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for predictions: {@code {"instances":[{"column":value,…},…]}}.
 *
 * @param all instances, each an object if it is right
 * @param partial whether an instance that is wrong is answered by itself, beside the others
 */
record Instances(List<@Nullable Object> all, boolean partial) {

  /** How many one request may hold. */
  static final int MAX = 1000;

  private static final String FIELD = "instances";
  private static final String PARTIAL = "partial";

  /**
   * Reads a body.
   *
   * @throws InvalidInputException if it is not JSON of this shape, or has no instance or more than
   *     {@value #MAX}
   */
  static Instances read(byte[] body) {
    if (body.length == 0) {
      throw new InvalidInputException("The request has no body; send {\"instances\":[{…}]}.");
    }
    Map<String, @Nullable Object> request = Json.object(Json.read(body), "the body");
    for (String field : request.keySet()) {
      Check.that(
          field.equals(FIELD) || field.equals(PARTIAL),
          "field of the body",
          FIELD + " or " + PARTIAL,
          field);
    }
    List<@Nullable Object> instances = Json.array(request.get(FIELD), FIELD);
    Check.that(
        !instances.isEmpty() && instances.size() <= MAX,
        FIELD,
        "1 to " + MAX + " of them",
        instances.size());
    return new Instances(instances, partial(request));
  }

  /** How many there are. */
  int size() {
    return all.size();
  }

  /**
   * The values of one by column, as JSON has them.
   *
   * @throws InvalidInputException if it is no object
   */
  Map<String, @Nullable Object> values(int index) {
    return Json.object(all.get(index), "instance " + index);
  }

  private static boolean partial(Map<String, @Nullable Object> request) {
    if (!request.containsKey(PARTIAL)) {
      return false;
    }
    if (request.get(PARTIAL) instanceof Boolean partial) {
      return partial;
    }
    throw new InvalidInputException(PARTIAL, "true or false", String.valueOf(request.get(PARTIAL)));
  }
}
