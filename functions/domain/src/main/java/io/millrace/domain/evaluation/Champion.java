package io.millrace.domain.evaluation;

/** How the model that serves did on the rows on which a new one was measured. */
public sealed interface Champion {

  /** None serves. */
  record None() implements Champion {}

  /** One serves, and could be measured on the same rows. */
  record Measured(Evaluation evaluation) implements Champion {}

  /**
   * One serves, but what it would have said of these rows is not known.
   *
   * @param why a clause, such as {@code it predicts a number}
   */
  record Unmeasured(String why) implements Champion {}
}
