package io.millrace.domain.monitoring;

import io.millrace.domain.Check;
import io.millrace.domain.evaluation.Fairness.Outcomes;

/**
 * What was said of predictions about a group of rows.
 *
 * @param predictions that are looked at
 * @param said of which the favourable outcome is said
 * @param labelled those of which it is known what came true
 */
public record GroupCounts(long predictions, long said, Outcomes labelled) {

  /** Of no predictions. */
  public static final GroupCounts NONE = new GroupCounts(0, 0, new Outcomes(0, 0, 0, 0, 0));

  public GroupCounts {
    Check.that(said >= 0 && said <= predictions, "said", "in [0, predictions]", said);
  }

  /** Those of these predictions and of others. */
  public GroupCounts and(GroupCounts other) {
    return new GroupCounts(
        predictions + other.predictions, said + other.said, labelled.and(other.labelled));
  }
}
