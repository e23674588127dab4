package io.millrace.domain.evaluation;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How the model that serves did on the rows on which a new one was measured. */
public sealed interface Champion {

  /** None serves. */
  record None() implements Champion {}

  /**
   * One serves, and could be measured on the same rows.
   *
   * @param differences how much better the new model is than it, by metric; null where that was not
   *     measured
   */
  record Measured(Evaluation evaluation, @Nullable SortedMap<Metric, Difference> differences)
      implements Champion {

    /** One of which only its own figures are known. */
    public Measured(Evaluation evaluation) {
      this(evaluation, null);
    }
  }

  /**
   * One serves, but what it would have said of these rows is not known.
   *
   * @param why a clause, such as {@code it predicts a number}
   */
  record Unmeasured(String why) implements Champion {}
}
