package io.millrace.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a record takes and what it refuses, told by the name of the field. */
public final class Refusals {

  private Refusals() {}

  /** Requires that this is refused, naming what was wrong; and that the rule alone says so too. */
  public static void refused(String field, ThrowingCallable made) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(made)
        .withMessageStartingWith(field + " must be ")
        .satisfies(refusal -> assertThat(refusal.rule()).startsWith(field + " must be "));
  }

  /** Requires that a value is taken up to its bounds and refused, by this name, beyond them. */
  public static <V> void bounded(
      String field, Function<V, Object> made, List<V> taken, List<V> refused) {
    for (V value : taken) {
      assertThatCode(() -> made.apply(value)).as("%s %s", field, value).doesNotThrowAnyException();
    }
    for (V value : refused) {
      refused(field, () -> made.apply(value));
    }
  }
}
