package io.millrace.modeling.card;

import java.util.Locale;

/** Numbers as plots have them. */
final class PlotNumbers {

  private static final double LARGE = 1000;

  private PlotNumbers() {}

  /** A coordinate in pixels, to a tenth. */
  static String fixed(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels);
  }

  /** A figure as people read it, in three digits; of {@value #LARGE} and more in whole ones. */
  static String figure(double value) {
    return Math.abs(value) >= LARGE
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
