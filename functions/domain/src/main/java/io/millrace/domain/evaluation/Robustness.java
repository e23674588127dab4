package io.millrace.domain.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model does on held-out rows that are not as they should be.
 *
 * @param metric that is measured
 * @param rows that it is measured on, at most a thousand of the held-out ones
 * @param undisturbed the metric on these rows as they are
 * @param disturbed the metric on these rows as they should not be
 */
public record Robustness(Metric metric, long rows, double undisturbed, List<Disturbed> disturbed) {
  public Robustness {
    disturbed = List.copyOf(disturbed);
  }

  /**
   * The metric under one disturbance.
   *
   * @param column the one that is disturbed; null for all
   */
  public record Disturbed(Kind kind, @Nullable String column, double value) {}

  /** What was done to the rows. */
  public enum Kind {
    /**
     * Adds to each number a tenth of its column's deviation, by chance; makes every twentieth word
     * another.
     */
    NOISE,
    /** Every tenth value is not there. */
    MISSING,
    /** Each number is half of its column's deviation higher. */
    SHIFTED,
    /** The values of one column are dealt out anew, so that they say nothing. */
    SHUFFLED
  }
}
