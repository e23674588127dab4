package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.Interval;
import io.millrace.domain.Samples;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.SegmentProfiles;
import io.millrace.wire.Capture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QualitiesTest {

  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  private static final int MANY = 200;

  /** Where two were said, one comes as often as three. */
  @Test
  void whatCameTrueOfCountsIsMeasuredByTheirDeviance() {
    WindowQuality quality = quality(Map.of(Metric.POISSON_DEVIANCE, new Estimate(0.3, 0.2, 0.4)));

    double ofOne = 2 * (Math.log(1 / 2.0) - 1 + 2);
    double ofThree = 2 * (3 * Math.log(3 / 2.0) - 3 + 2);
    assertThat(quality.metrics().get(Metric.POISSON_DEVIANCE))
        .isNotNull()
        .satisfies(measured ->
            assertThat(measured.value()).isCloseTo((ofOne + ofThree) / 2, within(1e-12)));
    assertThat(quality.metrics()).containsKey(Metric.MAE);
  }

  @Test
  void ofOtherNumbersThereIsNone() {
    assertThat(quality(Map.of(Metric.MAE, new Estimate(1, 0.9, 1.1))).metrics())
        .containsKeys(Metric.MAE, Metric.RMSE)
        .doesNotContainKeys(Metric.POISSON_DEVIANCE, Metric.TWEEDIE_DEVIANCE);
  }

  /** One, at the edge of what was said, is inside; three is not. */
  @Test
  void howOftenTheTruthWasInTheIntervalIsMeasuredWhereTheModelSaysOne() {
    WindowQuality quality = quality(Map.of(), new Signature.Bounds(0.9, 0.5), new Interval(1, 2.5));

    assertThat(Objects.requireNonNull(quality.metrics().get(Metric.COVERAGE)).value())
        .isCloseTo(0.5, within(1e-12));
    assertThat(Objects.requireNonNull(quality.metrics().get(Metric.INTERVAL_WIDTH)).value())
        .isCloseTo(1.5, within(1e-12));
    assertThat(quality(Map.of(), new Signature.Bounds(0.9, 0.5), (Interval) null).metrics())
        .as("without what was said")
        .containsKey(Metric.MAE)
        .doesNotContainKey(Metric.COVERAGE);
  }

  /** Of each pair the one that is relevant has the lower score in every other one. */
  @Test
  void listsThatNamedTheirEntityAreMeasuredByTheirOrder() {
    var own = new JoinedPredictions();
    for (int i = 0; i < MANY; i++) {
      boolean relevant = i % 2 == 0;
      boolean right = i / 2 % 2 == 0;
      own.add(
          new JoinedPredictions.Prediction(
              "p" + i,
              1,
              START,
              "query " + i / 2,
              new Capture.Output.Estimated(relevant == right ? 2 : 1)));
      own.add(new JoinedPredictions.Label("p" + i, relevant ? 1 : 0, START.plusSeconds(60), 0));
    }
    Map<Metric, Estimate> heldOut = Map.of(Metric.NDCG, new Estimate(0.95, 0.94, 0.96));

    WindowQuality quality = quality(heldOut, null, own);

    assertThat(Objects.requireNonNull(quality.metrics().get(Metric.NDCG)).value())
        .isCloseTo((1 + Math.log(2) / Math.log(3)) / 2, within(1e-12));
    assertThat(Objects.requireNonNull(quality.metrics().get(Metric.MAP)).value())
        .isCloseTo(0.75, within(1e-12));
    assertThat(quality.moved()).as("NDCG is 0.82, and was 0.95").isTrue();
    assertThat(quality(heldOut).metrics()).as("where nobody named one").isEmpty();
  }

  /** Errors of 1 ± 1 that are 1.15 ± 1 from the 11th window on, 40 a window. */
  @Test
  void errorsThatGrewByWhatNoWindowShowsAreFoundInAllTogether() {
    var stateStore = new InMemoryStateStore();
    Map<Metric, Estimate> heldOut = Map.of(Metric.MAE, new Estimate(1, 0.98, 1.02));
    List<WindowQuality> windows = new ArrayList<>();
    for (int window = 0; window < 40; window++) {
      Instant from = START.plus(Duration.ofMinutes(5L * window));
      var own = new JoinedPredictions();
      for (int i = 0; i < 40; i++) {
        String id = "w%s-%s".formatted(window, i);
        double off = (window < 10 ? 0 : 0.15) + (i % 2 == 0 ? 0 : 2);
        own.add(
            new JoinedPredictions.Prediction(
                id, 1, from, null, new Capture.Output.Estimated(2, null)));
        own.add(new JoinedPredictions.Label(id, 2 + off, from.plusSeconds(60), 0));
      }
      WindowQuality quality = quality(stateStore, from, heldOut, null, own);
      assertThat(
              stateStore.write(
                  List.of(new Write<>(WindowQuality.key(CHURN, 1, from), quality, 0L)), List.of()))
          .isTrue();
      windows.add(quality);
    }

    assertThat(windows).allSatisfy(window -> assertThat(window.moved()).isFalse());
    assertThat(windows.subList(0, 20))
        .allSatisfy(window -> assertThat(window.verdict()).isEqualTo(DriftVerdict.NONE));
    assertThat(windows.getLast().verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(windows.getLast().why())
        .contains(
            "Since %s 1,200 numbers were off by 1.150 on average, against 1.000 of the rows held"
                .formatted(START.plus(Duration.ofMinutes(50))));
  }

  private static WindowQuality quality(Map<Metric, Estimate> heldOut) {
    return quality(heldOut, null, (Interval) null);
  }

  private static WindowQuality quality(
      Map<Metric, Estimate> heldOut,
      Signature.@Nullable Bounds bounds,
      @Nullable Interval interval) {
    var said = new Capture.Output.Estimated(2, interval);
    var own = new JoinedPredictions();
    for (int i = 0; i < MANY; i++) {
      String id = "prediction-" + i;
      own.add(new JoinedPredictions.Prediction(id, 1, START, null, said));
      own.add(new JoinedPredictions.Label(id, i % 2 == 0 ? 1 : 3, START.plusSeconds(60), 0));
    }
    return quality(heldOut, bounds, own);
  }

  private static WindowQuality quality(
      Map<Metric, Estimate> heldOut, Signature.@Nullable Bounds bounds, JoinedPredictions own) {
    return quality(new InMemoryStateStore(), START, heldOut, bounds, own);
  }

  private static WindowQuality quality(
      StateStore stateStore,
      Instant from,
      Map<Metric, Estimate> heldOut,
      Signature.@Nullable Bounds bounds,
      JoinedPredictions own) {
    var signature = new Signature(List.of(), List.of(), "claims", Task.REGRESSION, List.of());
    var reference =
        new Reference(
            Profile.of(ModelArchive.baselineColumns(Samples.project().features())),
            SegmentProfiles.NONE,
            Samples.project(),
            Evaluation.ofRegression(1000, heldOut),
            bounds == null ? signature : signature.with(bounds),
            Map.of());
    return new Qualities(stateStore, (_, _) -> Optional.of(reference))
        .of(
            CHURN,
            new JoinedWindow(
                from, from.plus(Duration.ofMinutes(5)), new ObjectRef("data", "joined", "v1")),
            own,
            _ -> new JoinedPredictions())
        .findFirst()
        .orElseThrow();
  }
}
