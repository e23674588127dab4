package io.millrace.prediction.protocol;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one form of a request for predictions, whichever way it was written.
 *
 * @param size how many instances there are, 1 to {@value #MAX}
 * @param values of the instance at an index, by column, as JSON has them; refuses one that cannot
 *     be read with {@link InvalidInputException}
 * @param options what else is asked
 */
public record Instances(
    int size, IntFunction<Map<String, @Nullable Object>> values, Options options) {

  /** How many one request may hold. */
  public static final int MAX = 1000;

  public Instances {
    Check.that(size >= 1 && size <= MAX, "instances", "1 to " + MAX + " of them", size);
  }

  /**
   * What is asked of all instances.
   *
   * @param partial whether an instance that is wrong is answered by itself, beside the others; if
   *     not, it fails the request
   * @param explain whether each prediction is explained
   */
  public record Options(boolean partial, boolean explain) {

    static final String PARTIAL = "partial";
    static final String EXPLAIN = "explain";

    /** What the query of a request asks. */
    static Options inQuery(HttpRequest request) {
      return new Options(request.flag(PARTIAL), request.flag(EXPLAIN));
    }

    /**
     * These, and what fields of a JSON object ask.
     *
     * @throws InvalidInputException if one says neither yes nor no
     */
    Options and(Map<String, @Nullable Object> fields) {
      boolean alsoPartial = flag(fields, PARTIAL); // checked whatever was asked before
      boolean alsoExplain = flag(fields, EXPLAIN);
      return new Options(partial || alsoPartial, explain || alsoExplain);
    }

    private static boolean flag(Map<String, @Nullable Object> fields, String name) {
      if (!fields.containsKey(name)) {
        return false;
      }
      if (fields.get(name) instanceof Boolean flag) {
        return flag;
      }
      throw new InvalidInputException(name, "true or false", String.valueOf(fields.get(name)));
    }
  }
}
