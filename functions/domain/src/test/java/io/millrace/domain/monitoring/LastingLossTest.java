package io.millrace.domain.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.LastingLoss.Errors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastingLossTest {

  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  private static final int LABELS = 50; // of a window
  private static final int CHANGE = 10_000;
  private static final int SEEDS = 30;

  /**
   * A stream of errors whose share is .20, and another from the 10,000th on. ADWIN makes no false
   * alarm in 30 of them, and finds the change after 1589, 418 and 80 on average.
   */
  @ParameterizedTest
  @CsvSource({"0.25, 1589", "0.30, 418", "0.50, 80"})
  void aChangeIsFoundNoLaterThanByAdwinAndNothingBefore(double share, double adwin) {
    long delays = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      long found = firstFound(seed, share);
      assertThat(found).as("seed %s", seed).isGreaterThan(CHANGE);
      delays += found - CHANGE;
    }

    assertThat((double) delays / SEEDS).isLessThanOrEqualTo(adwin);
  }

  private static long firstFound(int seed, double share) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var judge = new LastingLoss(heldOut(1 - errors(random, CHANGE, 0.2) / (double) CHANGE, CHANGE));
    List<Errors> newestFirst = new ArrayList<>();
    for (long seen = 0; seen < 2L * CHANGE; seen += LABELS) {
      long wrong = errors(random, LABELS, seen < CHANGE ? 0.2 : share);
      newestFirst.addFirst(new Errors(START.plusSeconds(seen), LABELS, wrong));
      if (judge.in(newestFirst).isPresent()) {
        return seen + LABELS;
      }
    }
    return Long.MAX_VALUE;
  }

  private static long errors(RandomGenerator random, int labels, double share) {
    long wrong = 0;
    for (int i = 0; i < labels; i++) {
      wrong += random.nextDouble() < share ? 1 : 0;
    }
    return wrong;
  }

  @Test
  void itSaysSinceWhenAndHowMuch() {
    List<Errors> newestFirst = new ArrayList<>();
    for (int window = 0; window < 40; window++) {
      newestFirst.addFirst(new Errors(START.plusSeconds(window), 100, window < 20 ? 20 : 26));
    }

    assertThat(new LastingLoss(heldOut(0.8, 10_000)).in(newestFirst))
        .contains(
            "Since 2026-11-23T18:00:20Z 520 of 2,000 were wrong, 26.0 %, against 20.0 % of the rows"
                + " held out in training: a loss that lasts, beyond doubt.");
  }

  @Test
  void whatIsSmallOrOverOrBetterOrOfFewRowsIsNone() {
    List<Errors> worse = windows(60, 26);
    LastingLoss judge = new LastingLoss(heldOut(0.8, 10_000));

    assertThat(judge.in(worse)).isPresent();
    assertThat(judge.in(windows(60, 22))).isEmpty();
    assertThat(judge.in(windows(60, 10))).isEmpty();
    assertThat(judge.in(List.of())).isEmpty();
    assertThat(new LastingLoss(heldOut(0.8, 200)).in(worse)).isEmpty();
    List<Errors> over = new ArrayList<>(worse);
    over.addAll(0, windows(5, 20));
    assertThat(judge.in(over)).isEmpty();
  }

  @Test
  void aModelOfNumbersHasNone() {
    assertThat(
            new LastingLoss(Evaluation.ofRegression(100, Map.of(Metric.MAE, new Estimate(1, 1, 1))))
                .in(windows(60, 100)))
        .isEmpty();
  }

  @Test
  void aModelThatWasNeverWrongHasOneFromItsFirstErrorsThatChanceDoesNotMake() {
    LastingLoss judge = new LastingLoss(heldOut(1, 10_000));

    assertThat(judge.in(windows(1, 1))).isEmpty();
    assertThat(judge.in(windows(1, 4))).isPresent();
  }

  private static List<Errors> windows(int count, long wrong) {
    List<Errors> windows = new ArrayList<>();
    for (int window = 0; window < count; window++) {
      windows.add(new Errors(START, 100, wrong));
    }
    return windows;
  }

  private static Evaluation heldOut(double accuracy, long rows) {
    double margin = 1.96 * Math.sqrt(accuracy * (1 - accuracy) / rows);
    return Evaluation.ofRegression( // of which nothing but this is read
        rows,
        Map.of(Metric.ACCURACY, new Estimate(accuracy, accuracy - margin, accuracy + margin)));
  }
}
