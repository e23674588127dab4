package io.millrace.domain.evaluation;

import io.millrace.domain.Check;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a model does on segments of the held-out rows.
 *
 * @param declared those that the project names, of most rows first
 * @param weakest where it errs more than elsewhere, by more than chance makes among all that were
 *     looked at, the surest first; found, not declared
 * @param looked how many segments were looked at to find these
 */
public record Slices(List<Slice> declared, List<Slice> weakest, int looked) {

  /** Up to which p-value, corrected for all that were looked at, a segment is a weak one. */
  public static final double SIGNIFICANT = 0.05;

  public Slices {
    declared = List.copyOf(declared);
    weakest = List.copyOf(weakest);
  }

  /**
   * A segment of the held-out rows.
   *
   * @param of the columns that tell it from others
   * @param value what its rows have in them
   * @param rows that are held out
   * @param metrics of a declared segment, each with its confidence interval; empty where the rows
   *     are too few to say
   * @param error the mean of what the model is charged for a row: the negative logarithm of the
   *     true class's probability, or the absolute error of a regression
   * @param errorElsewhere the same of all other held-out rows
   * @param pValue how often chance alone makes it err so much more than elsewhere; corrected for
   *     all that were looked at where it was found
   */
  public record Slice(
      List<String> of,
      String value,
      long rows,
      SortedMap<Metric, Estimate> metrics,
      double error,
      double errorElsewhere,
      double pValue) {
    public Slice {
      Check.that(pValue >= 0 && pValue <= 1, "p-value", "in [0, 1]", pValue);
      of = List.copyOf(of);
      metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }

    /** Its columns and what it has in them, for people. */
    public String name() {
      return String.join(" × ", of) + " = " + value;
    }
  }
}
