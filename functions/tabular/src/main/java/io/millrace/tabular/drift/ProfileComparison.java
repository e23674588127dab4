package io.millrace.tabular.drift;

import io.millrace.domain.monitoring.ColumnComparison;
import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import io.millrace.domain.monitoring.ToldDistances;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.TextProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Measures one column of a window, or of a later dataset, against a reference.
 *
 * <p>Rows without a value are measured apart from the values, so that a column that is suddenly
 * empty, or suddenly full, is seen, whatever its type. Values are measured where both sides have at
 * least {@value #LEAST_VALUES} of them.
 */
public final class ProfileComparison {

  /** Below it, approximations do not hold and shares say nothing. */
  static final int LEAST_VALUES = 30;

  private final ColumnProfile reference;
  private final ColumnProfile current;
  private final List<Evidence> evidence = new ArrayList<>();
  private @Nullable String untold;

  private ProfileComparison(ColumnProfile reference, ColumnProfile current) {
    this.reference = reference;
    this.current = current;
  }

  /** Measures every column of the reference, in its order. */
  public static List<ColumnComparison> between(Profile reference, Profile current) {
    return reference.columns().stream()
        .map(before ->
            current
                .find(before.name())
                .map(now -> between(before, now))
                .orElseGet(() ->
                    ColumnComparison.impossible(
                        before.name(), 0, "The column is not there any more.")))
        .toList();
  }

  /** Measures one column. Never throws for what is in the profiles. */
  public static ColumnComparison between(ColumnProfile reference, ColumnProfile current) {
    if (reference.type() != current.type()) {
      return ColumnComparison.impossible(
          reference.name(),
          current.rows(),
          "It was a column of type %s and is one of %s: these cannot be compared."
              .formatted(reference.type(), current.type()));
    }
    if (reference.rows() == 0) {
      return ColumnComparison.impossible(
          reference.name(), current.rows(), "Nothing is known of it from before.");
    }
    if (current.rows() == 0) {
      return ColumnComparison.impossible(reference.name(), 0, "There are no rows.");
    }
    return new ProfileComparison(reference, current).measured();
  }

  private ColumnComparison measured() {
    missing();
    Bins values =
        switch (reference) {
          case NumberProfile _, CategoryProfile _, TextProfile _ when tooFewValues() -> presence();
          case TextProfile before -> texts(before, (TextProfile) current);
          case NumberProfile before ->
              numbers(new NumberComparison(before, (NumberProfile) current));
          case CategoryProfile before ->
              words(new CategoryComparison(before, (CategoryProfile) current));
        };
    Bins all = values.with(reference.missing(), current.missing());
    double psi = stability(all);
    return new ColumnComparison(
        reference.name(),
        current.rows(),
        psi,
        evidence,
        untold,
        Causes.of(reference, current).orElse(null),
        new ToldDistances(all.jensenShannon(), wasserstein()));
  }

  private void missing() {
    double before = (double) reference.missing() / reference.rows();
    double now = (double) current.missing() / current.rows();
    evidence.add(
        new Evidence(
            Measure.MISSING,
            Math.abs(now - before),
            Significance.shares(
                reference.missing(), reference.rows(), current.missing(), current.rows()),
            reference.rows(),
            current.rows()));
  }

  /** In standard deviations of the reference; null where no number says it. */
  private @Nullable Double wasserstein() {
    if (!(reference instanceof NumberProfile before && current instanceof NumberProfile now)
        || before.count() == 0
        || now.count() == 0
        || before.standardDeviation() == 0) {
      return null;
    }
    double distance =
        Distances.wasserstein(before.distribution(), now.distribution())
            / before.standardDeviation();
    return Double.isFinite(distance) ? distance : null;
  }

  private boolean tooFewValues() {
    if (Math.min(reference.count(), current.count()) >= LEAST_VALUES) {
      return false;
    }
    untold =
        String.format(
            Locale.ROOT,
            "Its values were not compared: there are %,d, and %,d before; it takes %s of each.",
            current.count(),
            reference.count(),
            LEAST_VALUES);
    return true;
  }

  /** All that is known where values are not told apart: how many there are. */
  private Bins presence() {
    return new Bins(new long[] {reference.count()}, new long[] {current.count()});
  }

  private Bins numbers(NumberComparison numbers) {
    evidence.addAll(numbers.evidence());
    return numbers.deciles();
  }

  private Bins words(CategoryComparison words) {
    evidence.addAll(words.evidence());
    untold = words.untold();
    return words.pooled();
  }

  private Bins texts(TextProfile before, TextProfile now) {
    if (before.tellsWords() && now.tellsWords()) {
      evidence.addAll(new TextComparison(before, now).evidence());
    } else {
      untold = "What was learned from was profiled before words of texts were counted.";
    }
    return presence();
  }

  private double stability(Bins bins) {
    double psi = bins.populationStability();
    evidence.add(
        new Evidence(
            Measure.STABILITY, psi, bins.pooled().pValue(), reference.rows(), current.rows()));
    return psi;
  }
}
