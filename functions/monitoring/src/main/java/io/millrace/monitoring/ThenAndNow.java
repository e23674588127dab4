package io.millrace.monitoring;

import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.EmpiricalDistribution;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.TextProfile;
import io.millrace.tabular.profile.ValueCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often the values of a column occurred in what was learned from, and do now.
 *
 * @param bars ranges of numbers from the smallest, or words from the most frequent; empty where
 *     there are no values to tell apart
 */
record ThenAndNow(String column, List<Bar> bars) {

  private static final int BINS = 24;
  private static final int WORDS = 12;
  private static final double TAIL = 0.005;

  /**
   * One range or word.
   *
   * @param label the lower end of the range, or the word
   * @param then share of the rows learned from, in [0, 1]
   * @param now share of the rows now, in [0, 1]
   */
  record Bar(String label, double then, double now) {}

  static ThenAndNow of(ColumnProfile before, ColumnProfile now) {
    List<Bar> bars =
        before.rows() == 0 || now.rows() == 0 || before.type() != now.type()
            ? List.of()
            : switch (before) {
              case NumberProfile numbers -> numbers(numbers, (NumberProfile) now);
              case CategoryProfile words -> words(words, (CategoryProfile) now);
              case TextProfile texts -> lengths(texts, (TextProfile) now);
            };
    return new ThenAndNow(before.name(), withMissing(bars, before, now));
  }

  /** How many words texts have. */
  private static List<Bar> lengths(TextProfile before, TextProfile now) {
    return before.tellsWords() && now.tellsWords()
        ? numbers(before.words(), now.words())
        : List.of();
  }

  private static List<Bar> withMissing(List<Bar> bars, ColumnProfile before, ColumnProfile now) {
    if (before.missing() == 0 && now.missing() == 0) {
      return bars;
    }
    List<Bar> all = new ArrayList<>(bars);
    all.add(new Bar("(none)", 1 - before.completeness(), 1 - now.completeness()));
    return all;
  }

  private static List<Bar> numbers(NumberProfile before, NumberProfile now) {
    EmpiricalDistribution then = before.distribution();
    EmpiricalDistribution current = now.distribution();
    if (then.total() == 0 || current.total() == 0) {
      return List.of();
    }
    double low = Math.min(then.quantile(TAIL), current.quantile(TAIL));
    double high = Math.max(then.quantile(1 - TAIL), current.quantile(1 - TAIL));
    double[] edges = new double[BINS - 1];
    for (int edge = 0; edge < edges.length; edge++) {
      edges[edge] = low + (edge + 1) * (high - low) / BINS;
    }
    long[] was = then.counts(edges);
    long[] is = current.counts(edges);
    List<Bar> bars = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double from = bin == 0 ? low : edges[bin - 1];
      bars.add(
          new Bar(
              before.word(from), (double) was[bin] / before.rows(), (double) is[bin] / now.rows()));
    }
    return bars;
  }

  private static List<Bar> words(CategoryProfile before, CategoryProfile now) {
    Map<String, Double> was = shares(before);
    Map<String, Double> is = shares(now);
    return Stream.concat(was.keySet().stream(), is.keySet().stream())
        .distinct()
        .map(word -> new Bar(word, was.getOrDefault(word, 0.0), is.getOrDefault(word, 0.0)))
        .sorted(
            Comparator.<Bar>comparingDouble(bar -> Math.max(bar.then(), bar.now()))
                .reversed()
                .thenComparing(Bar::label))
        .limit(WORDS)
        .toList();
  }

  private static Map<String, Double> shares(CategoryProfile profile) {
    return profile.counts().stream()
        .collect(
            Collectors.toMap(
                ValueCount::value, count -> (double) count.count() / profile.rows(), Double::sum));
  }
}
