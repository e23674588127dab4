package io.millrace.domain.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.LastingGrowth.Errors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastingGrowthTest {

  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  private static final int LABELS = 50; // of a window
  private static final int CHANGE = 10_000;
  private static final int SEEDS = 30;
  private static final int MINIMUM = 200;

  /** How far one number is off, where nothing changed. */
  enum Kind {
    /** Off by one or not at all, in a fifth of cases, as in the streams that ADWIN was tried on. */
    FLIPS {
      @Override
      double draw(RandomGenerator random, double growth) {
        return random.nextDouble() < 0.2 * growth ? 1 : 0;
      }
    },
    NORMAL {
      @Override
      double draw(RandomGenerator random, double growth) {
        return growth * Math.abs(random.nextGaussian());
      }
    },
    SKEWED {
      @Override
      double draw(RandomGenerator random, double growth) {
        return growth * random.nextExponential();
      }
    },
    /** Of Student's distribution with five degrees of freedom. */
    HEAVY {
      @Override
      double draw(RandomGenerator random, double growth) {
        double squares =
            random.doubles(5).map(_ -> random.nextGaussian()).map(each -> each * each).sum();
        return growth * Math.abs(random.nextGaussian()) / Math.sqrt(squares / 5);
      }
    };

    abstract double draw(RandomGenerator random, double growth);
  }

  /**
   * Errors that grow from the 10,000th on, in 30 streams: nothing is found before. Of the flips
   * ADWIN makes no false alarm either, and finds these changes after 1589, 418 and 80 on average.
   */
  @ParameterizedTest
  @CsvSource({
    "FLIPS, 1.25, 1589",
    "FLIPS, 1.5, 418",
    "FLIPS, 2.5, 200",
    "NORMAL, 1.25, 900",
    "NORMAL, 1.5, 300",
    "SKEWED, 1.25, 1200",
    "SKEWED, 1.5, 400",
    "HEAVY, 1.25, 1200",
    "HEAVY, 1.5, 400"
  })
  void aGrowthIsFoundSoonAndNothingBefore(Kind kind, double growth, double latest) {
    long delays = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      long found = firstFound(seed, kind, growth);
      assertThat(found).as("seed %s", seed).isGreaterThan(CHANGE);
      delays += found - CHANGE;
    }

    assertThat((double) delays / SEEDS).isLessThanOrEqualTo(latest);
  }

  private static long firstFound(int seed, Kind kind, double growth) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var judge = new LastingGrowth(heldOut(sizes(random, kind, CHANGE, 1)), MINIMUM);
    List<Errors> newestFirst = new ArrayList<>();
    for (long seen = 0; seen < 2L * CHANGE; seen += LABELS) {
      newestFirst.addFirst(
          new Errors(
              START.plusSeconds(seen), sizes(random, kind, LABELS, seen < CHANGE ? 1 : growth)));
      if (judge.in(newestFirst).isPresent()) {
        return seen + LABELS;
      }
    }
    return Long.MAX_VALUE;
  }

  private static ErrorSizes sizes(RandomGenerator random, Kind kind, int labels, double growth) {
    double[] off = DoubleStream.generate(() -> kind.draw(random, growth)).limit(labels).toArray();
    return new ErrorSizes(
        labels, DoubleStream.of(off).sum(), DoubleStream.of(off).map(each -> each * each).sum());
  }

  @Test
  void itSaysSinceWhenAndHowMuch() {
    List<Errors> newestFirst = new ArrayList<>();
    for (int window = 0; window < 40; window++) {
      double off = window < 20 ? 2 : 2.5;
      newestFirst.addFirst(new Errors(START.plusSeconds(window), spread(off)));
    }

    assertThat(new LastingGrowth(heldOut(spread(2)), MINIMUM).in(newestFirst))
        .contains(
            "Since 2026-11-23T18:00:20Z 2,000 numbers were off by 2.500 on average, against 2.000 of"
                + " the rows held out in training: a loss that lasts, beyond doubt.");
  }

  @Test
  void whatIsSmallOrOverOrBetterOrOfFewRowsIsNone() {
    var judge = new LastingGrowth(heldOut(spread(2)), MINIMUM);
    List<Errors> worse = windows(20, 2.5);

    assertThat(judge.in(worse)).isPresent();
    assertThat(judge.in(windows(20, 2.1))).isEmpty();
    assertThat(judge.in(windows(20, 1))).isEmpty();
    assertThat(judge.in(windows(1, 2.5))).isEmpty();
    assertThat(judge.in(List.of())).isEmpty();
    List<Errors> over = new ArrayList<>(worse);
    over.addAll(0, windows(5, 2));
    assertThat(judge.in(over)).isEmpty();
  }

  @Test
  void aModelOfClassesHasNone() {
    assertThat(
            new LastingGrowth(
                    Evaluation.ofRegression(100, Map.of(Metric.ACCURACY, new Estimate(1, 1, 1))),
                    MINIMUM)
                .in(windows(20, 9)))
        .isEmpty();
  }

  /** A hundred, half of which are off by one less and half by one more. */
  private static ErrorSizes spread(double off) {
    return new ErrorSizes(100, 100 * off, 50 * (off - 1) * (off - 1) + 50 * (off + 1) * (off + 1));
  }

  private static List<Errors> windows(int count, double off) {
    List<Errors> windows = new ArrayList<>();
    for (int window = 0; window < count; window++) {
      windows.add(new Errors(START, spread(off)));
    }
    return windows;
  }

  private static Evaluation heldOut(ErrorSizes sizes) {
    double mean = sizes.sum() / sizes.labels();
    double variance = sizes.squares() / sizes.labels() - mean * mean;
    double margin = 1.959964 * Math.sqrt(variance / Math.max(CHANGE, sizes.labels()));
    return Evaluation.ofRegression(
        CHANGE, Map.of(Metric.MAE, new Estimate(mean, mean - margin, mean + margin)));
  }
}
