package io.millrace.domain.monitoring;

import io.millrace.domain.Check;
import io.millrace.domain.evaluation.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * What predictions of one window earned, by one of the project's metrics.
 *
 * @param name of the metric
 * @param labels predictions of this window alone of which it is known what came true
 * @param total that those earned, so that windows can be added up
 * @param mean that a prediction earned, with its interval by the normal distribution, of all that
 *     are judged: windows of few labels are judged with those before them; null where too few are
 * @param atLeast what the mean should be; null where nothing was declared
 * @param moved whether these labels alone show that it is lower, beyond chance
 * @param why the verdict in words
 */
public record BusinessFigure(
    String name,
    long labels,
    double total,
    @Nullable Estimate mean,
    @Nullable Double atLeast,
    DriftVerdict verdict,
    boolean moved,
    String why) {

  private static final String BEFORE = "(metric ";

  public BusinessFigure {
    Check.that(labels >= 0, "labels", "at least 0", labels);
    Check.that(Double.isFinite(total), "total", "finite", total);
  }

  /** The name that it has among the columns of an incident. */
  String column() {
    return BEFORE + name + ")";
  }

  /** Whether this is the name that a metric has among the columns of an incident. */
  static boolean isColumn(String column) {
    return column.startsWith(BEFORE);
  }

  /** Whether enough was known, and there was something to compare it with. */
  boolean isJudged() {
    return verdict.compareTo(DriftVerdict.TOO_FEW_ROWS) > 0;
  }
}
