package io.millrace.domain.monitoring;

import io.millrace.domain.evaluation.FairnessMeasure;
import java.time.Instant;
import java.util.Locale;

/**
 * What a gate on fairness says of the predictions about one group.
 *
 * @param bound of the gate
 * @param since start of the first window that was judged with this one, which alone had too few
 * @param verdict whether the group is worse off than may be
 * @param moved whether these predictions alone show that, beyond chance
 * @param why the verdict in words
 */
public record FairnessFigure(
    FairnessMeasure measure,
    double bound,
    Instant since,
    DriftVerdict verdict,
    boolean moved,
    String why) {

  private static final String BEFORE = "(fairness: ";

  /** The name that it has among the columns of an incident. */
  String column(GroupQuality group) {
    return "%s%s of %s)".formatted(BEFORE, words(measure), group.name());
  }

  /** Whether this is the name that a group has among the columns of an incident. */
  static boolean isColumn(String column) {
    return column.startsWith(BEFORE);
  }

  /** Whether enough was known. */
  boolean isJudged() {
    return verdict.compareTo(DriftVerdict.TOO_FEW_ROWS) > 0;
  }

  static String words(FairnessMeasure measure) {
    return measure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
