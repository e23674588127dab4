package io.millrace.domain.evaluation;

import io.millrace.domain.Check;
import java.time.LocalDate;

/**
 * A permission for a gate to fail for a while. Who gives it is whoever declared it: the project's
 * history names them, and lets nobody do it who could not have approved.
 *
 * @param why in plain words, at most {@value #LONGEST} characters
 * @param until the last day, in UTC
 */
public record Waiver(String why, LocalDate until) {

  private static final int LONGEST = 400;

  public Waiver {
    Check.that(
        !why.isBlank() && why.length() <= LONGEST,
        "waiver's why",
        "a reason of at most " + LONGEST + " characters",
        why);
  }

  /** Whether it holds on this day. */
  public boolean holdsOn(LocalDate day) {
    return !day.isAfter(until);
  }
}
