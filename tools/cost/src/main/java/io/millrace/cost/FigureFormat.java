package io.millrace.cost;

import java.util.Locale;

/** Figures as people read them. */
final class FigureFormat {

  private FigureFormat() {}

  /** Three digits that count, for instance {@code 8,760}, {@code 3.52}, {@code 0.00412}. */
  static String quantity(double value) {
    if (value == 0 || value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int decimals = Math.clamp(2 - (int) Math.floor(Math.log10(value)), 0, 9);
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** Two decimals, or what is less than a cent said so. */
  static String money(double amount) {
    return amount > 0 && amount < 0.005 ? "<0.01" : String.format(Locale.ROOT, "%,.2f", amount);
  }
}
