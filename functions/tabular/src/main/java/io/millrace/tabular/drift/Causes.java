package io.millrace.tabular.drift;

import io.millrace.domain.PlainText;
import io.millrace.domain.Shortened;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.EmpiricalDistribution;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.TextProfile;
import io.millrace.tabular.profile.ValueCount;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a change of a column looks like: values that are left out or filled in, a word that was
 * never seen, one number everywhere, another unit or zero point, or more rows of one kind.
 *
 * <p>Each is recognised by the shapes of the two profiles alone, and said as likely, not as known.
 */
final class Causes {

  private static final double PERCENT = 100;

  /** Shares that differ by less say nothing of a cause. */
  private static final double SHARE = 0.03;

  private static final double UNSEEN = 0.01;

  /** One word explains the others' change if it makes so much of the total variation. */
  private static final double MOST_OF_IT = 0.5;

  /** Deciles without the extremes, where the two distributions are laid over each other. */
  private static final double[] RANKS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

  /** So near are nine deciles of the one to those of the other, in parts of their spread. */
  private static final double FIT = 0.08;

  /** A factor or a shift, in parts of the spread, that is more than a sample makes. */
  private static final double MATTERS = 0.25;

  private static final int LONGEST_WORD = 40;

  /** Factors that people know, and what they are between. */
  private static final Map<Double, String> UNITS =
      Map.of(
          1000.0, "thousands and ones, or seconds and milliseconds",
          100.0, "shares and per cent, or euros and cents",
          60.0, "hours, minutes and seconds",
          3600.0, "hours and seconds",
          24.0, "days and hours",
          12.0, "years and months",
          1.609344, "miles and kilometres",
          2.54, "inches and centimetres",
          2.204623, "kilograms and pounds",
          1e6, "millions and ones");

  private static final double SAME_UNIT = 0.04;

  private Causes() {}

  /** What the change of this column looks like; empty where it looks like nothing known. */
  static Optional<String> of(ColumnProfile before, ColumnProfile now) {
    if (before.rows() == 0 || now.rows() == 0 || before.type() != now.type()) {
      return Optional.empty();
    }
    Optional<String> missing = missing(before, now);
    if (missing.isPresent()) {
      return missing;
    }
    if (Math.min(before.count(), now.count()) < ProfileComparison.LEAST_VALUES) {
      return Optional.empty();
    }
    return switch (before) {
      case CategoryProfile words -> words(words, (CategoryProfile) now);
      case NumberProfile numbers -> numbers(numbers, (NumberProfile) now);
      case TextProfile _ -> Optional.empty();
    };
  }

  private static Optional<String> missing(ColumnProfile before, ColumnProfile now) {
    double was = 1 - before.completeness();
    double is = 1 - now.completeness();
    if (Math.abs(is - was) < SHARE) {
      return Optional.empty();
    }
    String shares =
        "%s of the rows have no value, where %s had none".formatted(share(is), share(was));
    return Optional.of(
        is > was
            ? shares + ": something before the model leaves it out."
            : shares + ": something before the model fills it in.");
  }

  private static Optional<String> words(CategoryProfile before, CategoryProfile now) {
    Map<String, Double> was = shares(before);
    Map<String, Double> is = shares(now);
    if (before.error() == 0) {
      List<Map.Entry<String, Double>> unseen =
          is.entrySet().stream()
              .filter(word -> !was.containsKey(word.getKey()) && word.getValue() >= UNSEEN)
              .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
              .toList();
      if (!unseen.isEmpty()) {
        String others =
            unseen.size() == 1 ? "" : ", and %s more words are new".formatted(unseen.size() - 1);
        return Optional.of(
            "The word %s was never seen before and is in %s of the rows%s."
                .formatted(
                    word(unseen.getFirst().getKey()), share(unseen.getFirst().getValue()), others));
      }
    }
    double variation =
        Stream.concat(was.keySet().stream(), is.keySet().stream())
                .distinct()
                .mapToDouble(word -> Math.abs(difference(word, was, is)))
                .sum()
            / 2;
    return is.keySet().stream()
        .max(Comparator.comparingDouble(word -> difference(word, was, is)))
        .filter(word -> difference(word, was, is) >= Math.max(SHARE, MOST_OF_IT * variation))
        .map(word ->
            "Rows of %s are %s, where they were %s: that explains %s of the change."
                .formatted(
                    word(word),
                    share(is.getOrDefault(word, 0.0)),
                    share(was.getOrDefault(word, 0.0)),
                    share(Math.min(1, difference(word, was, is) / variation))));
  }

  private static double difference(String word, Map<String, Double> was, Map<String, Double> is) {
    return is.getOrDefault(word, 0.0) - was.getOrDefault(word, 0.0);
  }

  private static Map<String, Double> shares(CategoryProfile profile) {
    return profile.counts().stream()
        .collect(
            Collectors.toMap(
                ValueCount::value, count -> (double) count.count() / profile.count(), Double::sum));
  }

  private static Optional<String> numbers(NumberProfile before, NumberProfile now) {
    if (now.minimum() == now.maximum()) {
      return before.minimum() == before.maximum()
          ? Optional.of(
              "Every row has %s, where every one had %s."
                  .formatted(now.word(now.minimum()), before.word(before.minimum())))
          : Optional.of(
              "Every row has %s, where there were many values: something before the model fills in a constant."
                  .formatted(now.word(now.minimum())));
    }
    double[] was = deciles(before.distribution());
    double[] is = deciles(now.distribution());
    double spread = was[was.length - 1] - was[0];
    if (spread <= 0) {
      return Optional.empty();
    }
    return now.type().isTime()
        ? later(before, now)
        : scaled(was, is).or(() -> celsius(was, is)).or(() -> shifted(was, is, spread));
  }

  private static Optional<String> later(NumberProfile before, NumberProfile now) {
    return now.distribution().quantile(RANKS[0]) > before.maximum()
        ? Optional.of(
            "Its times are later than all that was learned from, which ends at %s: time went on."
                .formatted(before.word(before.maximum())))
        : Optional.empty();
  }

  private static Optional<String> scaled(double[] was, double[] is) {
    double factor = middle(ratios(was, is));
    double spread = is[is.length - 1] - is[0];
    boolean fits = Double.isFinite(factor) && factor != 0 && fits(was, is, factor, 0, spread);
    if (!fits || Math.abs(Math.log(Math.abs(factor))) < MATTERS) {
      return Optional.empty();
    }
    boolean up = Math.abs(factor) >= 1;
    double times = up ? factor : 1 / factor;
    String unit =
        UNITS.entrySet().stream()
            .filter(known -> Math.abs(times / known.getKey() - 1) < SAME_UNIT)
            .findFirst()
            .map(known -> ", as between " + known.getValue())
            .orElse("");
    return Optional.of(
        String.format(
            Locale.ROOT,
            up
                ? "Its values are %s times what they were%s: the unit changed."
                : "Its values are one part in %s of what they were%s: the unit changed.",
            figure(times),
            unit));
  }

  private static Optional<String> celsius(double[] was, double[] is) {
    double spread = is[is.length - 1] - is[0];
    if (fits(was, is, 1.8, 32, spread)) {
      return Optional.of("Its values are what they were in Fahrenheit, if those were Celsius.");
    }
    return fits(was, is, 1 / 1.8, -32 / 1.8, spread)
        ? Optional.of("Its values are what they were in Celsius, if those were Fahrenheit.")
        : Optional.empty();
  }

  private static Optional<String> shifted(double[] was, double[] is, double spread) {
    double[] apart = new double[was.length];
    Arrays.setAll(apart, i -> is[i] - was[i]);
    double shift = middle(apart);
    return fits(was, is, 1, shift, spread) && Math.abs(shift) >= MATTERS * spread
        ? Optional.of(
            "Its values are all %s %s than they were: as where a clock, a zone or a zero point is another."
                .formatted(figure(Math.abs(shift)), shift > 0 ? "higher" : "lower"))
        : Optional.empty();
  }

  private static boolean fits(
      double[] was, double[] is, double factor, double shift, double spread) {
    double[] moved = new double[was.length];
    Arrays.setAll(moved, i -> factor * was[i] + shift);
    Arrays.sort(moved); // a negative factor turns the order round
    for (int i = 0; i < moved.length; i++) {
      if (!(Math.abs(moved[i] - is[i]) <= FIT * spread)) {
        return false;
      }
    }
    return true;
  }

  private static double[] ratios(double[] was, double[] is) {
    double[] ratios = new double[was.length];
    Arrays.setAll(ratios, i -> is[i] / was[i]);
    return Arrays.stream(ratios).filter(Double::isFinite).toArray();
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private static double[] deciles(EmpiricalDistribution distribution) {
    return Arrays.stream(RANKS).map(distribution::quantile).toArray();
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.1f %%", PERCENT * share);
  }

  private static String figure(double value) {
    return Math.abs(value) >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /** A word that strangers sent. */
  private static String word(String word) {
    return "'" + PlainText.of(Shortened.to(LONGEST_WORD, word)) + "'";
  }
}
