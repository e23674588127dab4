package io.millrace.tabular.drift;

import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import io.millrace.tabular.profile.EmpiricalDistribution;
import io.millrace.tabular.profile.TextProfile;
import java.util.List;

/**
 * Two columns of free text, neither of them of fewer than a handful: how many words texts have, and
 * which they have. Whether a text has a word of one kind depends on no other text, so each kind has
 * a test that is exact, and their number corrects for the largest of them.
 */
final class TextComparison {

  private final TextProfile reference;
  private final TextProfile current;

  TextComparison(TextProfile reference, TextProfile current) {
    this.reference = reference;
    this.current = current;
  }

  List<Evidence> evidence() {
    return List.of(length(), words());
  }

  private Evidence length() {
    EmpiricalDistribution before = reference.words().distribution();
    EmpiricalDistribution now = current.words().distribution();
    double distance = Distances.kolmogorovSmirnov(before, now);
    return evidence(
        Measure.TEXT_LENGTH,
        distance,
        Significance.kolmogorovSmirnov(distance, before.total(), now.total()));
  }

  private Evidence words() {
    long[] before = reference.kinds();
    long[] now = current.kinds();
    double effect = 0;
    double least = 1;
    for (int kind = 0; kind < TextProfile.KINDS; kind++) {
      double difference =
          Math.abs(
              (double) now[kind] / current.count() - (double) before[kind] / reference.count());
      double pValue =
          Significance.shares(before[kind], reference.count(), now[kind], current.count());
      if (pValue < least || (pValue == least && difference > effect)) {
        least = pValue;
        effect = difference;
      }
    }
    return evidence(Measure.TEXT_WORDS, effect, Math.min(1, TextProfile.KINDS * least));
  }

  private Evidence evidence(Measure measure, double effect, double pValue) {
    return new Evidence(measure, effect, pValue, reference.count(), current.count());
  }
}
