package io.millrace.domain.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.Gain;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BusinessJudgeTest {

  private static final Gain FRAUD = new Gain.Outcomes(1000, -5, -1000, 0);
  private static final double[] NOTHING = {};
  private static final int DRAWS = 500;

  @Test
  void whatIsNotKnownIsNeitherFineNorTooLittle() {
    assertThat(judge(saved(5.0), NOTHING).verdict()).isEqualTo(DriftVerdict.NOT_COMPARED);
    BusinessFigure few = judge(saved(5.0), same(29, -5));
    assertThat(few.verdict()).isEqualTo(DriftVerdict.TOO_FEW_ROWS);
    assertThat(few.mean()).isNull();
    assertThat(few.total()).as("is known all the same").isEqualTo(-145);
    assertThat(few.why()).isEqualTo("29 labels are too few to say anything: it takes 30.");
  }

  @Test
  void withoutABoundItIsToldOnly() {
    BusinessFigure told = judge(saved(null), same(100, -5));

    assertThat(told.verdict()).isEqualTo(DriftVerdict.NOT_COMPARED);
    assertThat(told.why()).isEqualTo("saved is -5.00 a prediction (-5.00 to -5.00) by 100 labels.");
  }

  @Test
  void theMeanHasTheIntervalOfTheNormalDistribution() {
    double[] gains = IntStream.range(0, 100).mapToDouble(i -> i % 2 == 0 ? 0 : 10).toArray();

    Estimate mean = Objects.requireNonNull(judge(saved(null), gains).mean());

    assertThat(mean.value()).isEqualTo(5);
    assertThat(mean.high()).isCloseTo(5 + 1.959964 * Math.sqrt(2500 / 99.0 / 100), within(1e-9));
    assertThat(mean.low()).isCloseTo(10 - mean.high(), within(1e-9));
  }

  /** One fraud in two hundred pays for all: that none is among thirty says nothing. */
  @Test
  void thatNothingRareCameIsNoLoss() {
    assertThat(judge(saved(4.0), same(30, 0)).verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(BusinessJudge.pValue(same(500, 0), 4, 1000))
        .as("none of 500, which are one in 250 each")
        .isCloseTo(Math.pow(1 - 1 / 250.0, 500), within(1e-9));
    assertThat(judge(saved(4.0), same(5000, 0)).verdict()).isEqualTo(DriftVerdict.DRIFT);
  }

  @Test
  void itIsDriftBeyondDoubtOrWhereAWindowBeforeSaysTheSame() {
    double[] poor = IntStream.range(0, 500).mapToDouble(i -> i % 10 == 0 ? 50 : -5).toArray();
    double[] doubtful = IntStream.range(0, 60).mapToDouble(i -> i % 4 == 0 ? 50 : -5).toArray();
    BusinessMetric metric = new BusinessMetric("saved", new Gain.Outcomes(50, -5, 0, 0), 20.0);

    BusinessFigure certain = judge(metric, poor);
    assertThat(certain.verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(certain.why())
        .isEqualTo(
            "saved is 0.50 a prediction (-0.95 to 1.95) by 500 labels, and is to be at least 20.00."
                + " Beyond doubt.");
    assertThat(judge(metric, doubtful).verdict()).isEqualTo(DriftVerdict.WATCH);
    assertThat(judge(metric, doubtful, "saved").verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(judge(metric, doubtful, "other").verdict()).isEqualTo(DriftVerdict.WATCH);
    assertThat(judge(metric, same(60, 50)).verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(judge(metric, same(60, 50), "saved", "saved").verdict())
        .as("not this window, but the two before")
        .isEqualTo(DriftVerdict.DRIFT);
  }

  @Test
  void manyMetricsAreCorrectedFor() {
    double[] doubtful = IntStream.range(0, 60).mapToDouble(i -> i % 4 == 0 ? 50 : -5).toArray();
    List<BusinessMetric> ten =
        IntStream.range(0, BusinessMetric.MOST)
            .mapToObj(i -> new BusinessMetric("m" + i, new Gain.Outcomes(50, -5, 0, 0), 19.0))
            .toList();

    assertThat(new BusinessJudge(30, ten).judge(ten.getFirst(), NOTHING, doubtful, List.of()))
        .extracting(BusinessFigure::moved)
        .isEqualTo(false);
  }

  /** Where the mean is what it should be, of skewed earnings of 50 to 1,000 labels. */
  @Test
  void falseAlarmsAreAsRareAsTheyShouldBeAndWhatIsHalfIsFound() {
    var random = new Random(7);
    for (int labels : new int[] {50, 200, 1000}) {
      for (double share : new double[] {0.01, 0.1, 0.5}) {
        double bound = share * 1000 - (1 - share) * 5;
        int alarms = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
          double[] gains = new double[labels];
          Arrays.setAll(gains, _ -> random.nextDouble() < share ? 1000 : -5);
          alarms += BusinessJudge.pValue(gains, bound, 1000) <= 0.05 ? 1 : 0;
        }
        assertThat(alarms / (double) DRAWS).as("%s labels, %s", labels, share).isLessThan(0.05);
      }
    }
    double[] half = IntStream.range(0, 1000).mapToDouble(i -> i % 20 == 0 ? 1000 : -5).toArray();
    assertThat(BusinessJudge.pValue(half, 95.5, 1000)).as("of one in ten").isLessThan(1e-6);
  }

  private static BusinessMetric saved(@Nullable Double atLeast) {
    return new BusinessMetric("saved", FRAUD, atLeast);
  }

  private static double[] same(int labels, double gain) {
    double[] gains = new double[labels];
    Arrays.fill(gains, gain);
    return gains;
  }

  private static BusinessFigure judge(BusinessMetric metric, double[] gains, String... before) {
    return new BusinessJudge(30, List.of(metric))
        .judge(metric, gains, gains, Stream.of(before).map(Set::of).toList());
  }
}
