package io.millrace.aws;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One call.
 *
 * @param name what is done
 * @param needed the members without which we cannot go on
 * @param values that members have, where any will not do
 */
record AnsweredCall(
    String name,
    Set<String> needed,
    Map<String, Object> values,
    Function<AnsweringClient, Object> of) {

  Object answered(AnsweringClient client) {
    return of.apply(client);
  }

  @Override
  public String toString() {
    return name;
  }
}
