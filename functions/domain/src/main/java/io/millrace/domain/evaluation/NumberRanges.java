package io.millrace.domain.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * The ranges that cuts make of the numbers, in words: under 25, 25 to under 40, 40 or more.
 *
 * @param cuts rising, at least one
 */
public record NumberRanges(List<Double> cuts) {

  private static final double WHOLE = 1e15;

  public NumberRanges {
    cuts = List.copyOf(cuts);
  }

  /** The words for the range of a number. */
  public String of(double value) {
    int above = 0;
    while (above < cuts.size() && value >= cuts.get(above)) {
      above++;
    }
    return above == 0
        ? "under " + figure(cuts.getFirst())
        : above == cuts.size()
            ? figure(cuts.getLast()) + " or more"
            : figure(cuts.get(above - 1)) + " to under " + figure(cuts.get(above));
  }

  /** A number for people, rounded to three digits unless it is whole. */
  public static String figure(double value) {
    return value == Math.rint(value) && Math.abs(value) < WHOLE
        ? String.format(Locale.ROOT, "%.0f", value)
        : BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
