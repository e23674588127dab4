package io.millrace.tabular.drift;

import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import io.millrace.tabular.profile.CategoryProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two distributions of words, neither of them of fewer than a handful. */
final class CategoryComparison {

  /** The share from which a word is counted well where not all are: ten times the largest error. */
  private static final double COMMON = 0.01;

  private final CategoryProfile reference;
  private final CategoryProfile current;
  private final Map<String, Long> before;
  private final Map<String, Long> now;
  private final Bins pooled;

  CategoryComparison(CategoryProfile reference, CategoryProfile current) {
    this.reference = reference;
    this.current = current;
    before = byValue(reference);
    now = byValue(current);
    pooled = bins().pooled();
  }

  /**
   * Words by their counts: all of them where they are exact, else those of which the count is known
   * well enough.
   */
  private static Map<String, Long> byValue(CategoryProfile column) {
    double least = column.error() == 0 ? 0 : COMMON * column.count();
    Map<String, Long> counts = new HashMap<>();
    column.counts().stream()
        .takeWhile(word -> word.count() >= least)
        .forEach(word -> counts.put(word.value(), word.count()));
    return counts;
  }

  /** A bin a word that either side has counted, and one for all others. */
  private Bins bins() {
    boolean exact = untold() == null;
    Set<String> words = new TreeSet<>(before.keySet());
    words.addAll(now.keySet());
    if (!exact) {
      // What one side has not counted, the other cannot be held against, unless it is common there.
      words.removeIf(
          word -> share(before, word, reference) < COMMON && share(now, word, current) < COMMON);
    }
    long[] expected = new long[words.size() + 1];
    long[] actual = new long[words.size() + 1];
    long othersBefore = reference.count();
    long othersNow = current.count();
    int bin = 0;
    for (String word : words) {
      expected[bin] = before.getOrDefault(word, 0L);
      actual[bin] = now.getOrDefault(word, 0L);
      othersBefore -= expected[bin];
      othersNow -= actual[bin++];
    }
    expected[bin] = Math.max(0, othersBefore);
    actual[bin] = Math.max(0, othersNow);
    return new Bins(expected, actual);
  }

  private static double share(Map<String, Long> counts, String word, CategoryProfile column) {
    return (double) counts.getOrDefault(word, 0L) / column.count();
  }

  /** Counted word by word, the rare ones together. */
  Bins pooled() {
    return pooled;
  }

  List<Evidence> evidence() {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(evidence(Measure.WORDS, pooled.totalVariation(), pooled.pValue()));
    if (reference.error() == 0 && current.error() == 0) {
      evidence.add(unseen());
    }
    return evidence;
  }

  /** What could not be measured, in words. */
  @Nullable String untold() {
    return reference.error() == 0 && current.error() == 0
        ? null
        : "It has too many different words to tell those never seen before.";
  }

  /**
   * Words that the reference has not, against words that it has once: a word that is seen once is
   * new to all its other rows, so these are as frequent as new ones are where nothing changed.
   *
   * <p>Source: Good, "The Population Frequencies of Species and the Estimation of Population
   * Parameters", Biometrika 40 (1953).
   */
  private Evidence unseen() {
    long unseen =
        now.entrySet().stream()
            .filter(word -> !before.containsKey(word.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    long once = before.values().stream().filter(count -> count == 1).count();
    return evidence(
        Measure.UNSEEN_WORDS,
        (double) unseen / current.count(),
        Significance.moreThanChance(unseen, current.count(), once, reference.count()));
  }

  private Evidence evidence(Measure measure, double effect, double pValue) {
    return new Evidence(measure, effect, pValue, reference.count(), current.count());
  }
}
