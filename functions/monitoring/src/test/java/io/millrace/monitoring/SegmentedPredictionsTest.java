package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.SegmentQuality;
import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.Gain;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Predictions by the kinds of rows that a project names. */
class SegmentedPredictionsTest {

  private static final Instant LATER = START.plus(Duration.ofHours(2));

  private final WatchedModel model = new WatchedModel();

  @Test
  void theCommonestValuesAreNamedAndAllOthersAreOneKind() {
    model.segment();
    predicted(330, i -> i < 300 ? "plan " + i % 6 : i < 310 ? "rare" : i < 320 ? "" : null);
    model.turn(Duration.ofHours(3));

    assertThat(model.quality().kinds())
        .extracting(SegmentQuality::value, SegmentQuality::predictions, SegmentQuality::labels)
        .containsExactly(
            tuple("plan 0", 50L, 0L),
            tuple("plan 1", 50L, 0L),
            tuple("plan 2", 50L, 0L),
            tuple("plan 3", 50L, 0L),
            tuple("plan 4", 50L, 0L),
            tuple(null, 80L, 0L));
    assertThat(model.quality().kinds()).extracting(SegmentQuality::score).containsOnly(0.25);
    assertThat(model.quality().kinds()).allMatch(each -> each.metrics().isEmpty());
  }

  /** All that is predicted is No. */
  @Test
  void anIncidentSaysWhereItIsWorstAndTheReportShowsEach() {
    model.segment(new BusinessMetric("saved", new Gain.Outcomes(50, -5, -100, 0), null));
    predicted(300, i -> i % 3 == 0 ? "large" : "small");
    model.cameTrue(LATER, 0, 300, i -> i % 6 == 0 || i % 20 == 1 ? "Yes" : "No");
    model.turn(Duration.ofHours(3));

    SegmentQuality large = model.quality().kinds().get(1);
    assertThat(large.value()).isEqualTo("large");
    assertThat(large.labels()).isEqualTo(100);
    assertThat(large.metrics().get(Metric.ACCURACY))
        .isNotNull()
        .extracting(Estimate::value)
        .isEqualTo(0.45);
    assertThat(large.earned()).containsEntry("saved", -55.0);
    assertThat(model.stateStore.find(Incident.key(CHURN, 1)).orElseThrow().value().columns())
        .filteredOn(each -> each.column().equals(Incident.QUALITY))
        .singleElement()
        .satisfies(each ->
            assertThat(each.why())
                .endsWith(
                    "It is worst where plan is large: 55 % of 100 are wrong there, and 5 %"
                        + " elsewhere."));
    assertThat(report("monitor.html"))
        .contains("By segment", "plan: large", "accuracy 0.45", "saved -55.00");
  }

  @Test
  void whatWasPredictedBeforeIsOfNoKind() {
    predicted(40, _ -> "large");
    model.cameTrue(LATER, 0, 40, _ -> "No");
    model.turn(Duration.ofHours(3));
    assertThat(model.quality().segments()).isNull();

    model.segment();
    model.cameTrue(LATER, 0, 41, _ -> "No");
    model.turn(Duration.ofHours(4));
    assertThat(model.quality().segments()).isEmpty();
  }

  private void predicted(int count, IntFunction<String> plan) {
    model.put(
        "captures/2026/11/23/18/a",
        IntStream.range(0, count)
            .mapToObj(i -> {
              Map<String, Object> instance = new HashMap<>(Map.of("id", "c" + i, "tenure", i % 72));
              instance.put("plan", plan.apply(i));
              return Json.text(WatchedModel.capture(WatchedModel.id(i), START, instance)) + "\n";
            })
            .collect(Collectors.joining()));
  }

  private String report(String name) {
    var object = model.objects.head("data", "reports/" + CHURN + "/" + name).orElseThrow();
    try (var in = model.objects.read(object)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
