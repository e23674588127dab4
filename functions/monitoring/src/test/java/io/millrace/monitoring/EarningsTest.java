package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.monitoring.BusinessFigure;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.Gain;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Money saved, from what was predicted and what came true to the report and the incident. */
class EarningsTest {

  private static final int MANY = 200;
  private static final Instant LATER = START.plus(Duration.ofHours(2));
  private static final Gain GAIN = new Gain.Outcomes(50, -5, -100, 0);

  private final WatchedModel model = new WatchedModel();

  /** All that is predicted is No: whoever leaves is missed. */
  @Test
  void whatPredictionsEarnedIsKnownAndGrowsWithLabelsThatComeLate() {
    model.earn(new BusinessMetric("saved", GAIN, null));
    predicted(MANY);
    model.cameTrue(LATER, 0, 100, i -> i % 10 == 0 ? "Yes" : "No");
    model.turn(Duration.ofHours(3));

    assertThat(saved().labels()).isEqualTo(100);
    assertThat(saved().total()).isEqualTo(-1000);
    assertThat(saved().verdict()).isEqualTo(DriftVerdict.NOT_COMPARED);
    assertThat(saved().why()).startsWith("saved is -10.00 a prediction (");

    model.cameTrue(LATER.plusSeconds(60), 100, MANY, _ -> "No");
    model.cameTrue(LATER.plusSeconds(90), 0, 1, _ -> "No"); // corrects what was said
    model.turn(Duration.ofHours(4));

    assertThat(saved().labels()).isEqualTo(MANY);
    assertThat(saved().total()).isEqualTo(-900);
    assertThat(saved().mean()).isNotNull().extracting(Estimate::value).isEqualTo(-4.5);
    assertThat(tooLow()).as("it is told only").isEmpty();
  }

  @Test
  void whereItIsTooLowAnIncidentOpensAndTheReportsShowIt() {
    model.earn(new BusinessMetric("saved", GAIN, -20.0));
    predicted(MANY);
    model.cameTrue(LATER, 0, MANY, i -> i % 10 == 0 ? "Yes" : "No");
    model.turn(Duration.ofHours(3));
    assertThat(saved().verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(tooLow()).isEmpty();

    model.cameTrue(LATER.plusSeconds(60), 0, MANY, i -> i % 2 == 0 ? "Yes" : "No");
    model.turn(Duration.ofHours(4));

    assertThat(saved().verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(tooLow())
        .hasValueSatisfying(each ->
            assertThat(each.why())
                .startsWith("saved is -50.00 a prediction (-56")
                .endsWith("by 200 labels, and is to be at least -20.00. Beyond doubt."));
    assertThat(report("incidents/1.html"))
        .contains("(metric saved)", "What it earned", "saved is -50.00 a prediction");
    assertThat(report("monitor.html")).contains("What it earned", "-10,000.00");
    assertThat(
            Json.read(report("monitor.json"), JsonNode.class)
                .at("/quality/0/business/0/total")
                .doubleValue())
        .isEqualTo(-10_000);
  }

  @Test
  void ofWindowsFromBeforeItIsKnownOnceMoreComesTrueOfThem() {
    predicted(MANY);
    model.cameTrue(LATER, 0, 100, _ -> "Yes");
    model.turn(Duration.ofHours(3));
    assertThat(model.quality().business()).isNull();

    model.earn(new BusinessMetric("saved", GAIN, null));
    model.turn(Duration.ofHours(4));
    assertThat(model.quality().business()).as("nothing more came true").isNull();

    model.cameTrue(LATER.plusSeconds(60), 100, 101, _ -> "No");
    model.turn(Duration.ofHours(5));
    assertThat(saved().labels()).isEqualTo(101);
    assertThat(saved().total()).isEqualTo(-10_000);
  }

  private void predicted(int count) {
    model.put(
        "captures/2026/11/23/18/a",
        IntStream.range(0, count)
            .mapToObj(i ->
                Json.text(
                        WatchedModel.capture(
                            WatchedModel.id(i), START, Map.of("id", "c" + i, "tenure", i % 72)))
                    + "\n")
            .collect(Collectors.joining()));
  }

  private BusinessFigure saved() {
    return model.quality().earned().getFirst();
  }

  /** What the incident that is open says of it. */
  private Optional<Incident.Affected> tooLow() {
    return model.stateStore.find(Incident.key(CHURN, 1)).stream()
        .flatMap(incident -> incident.value().columns().stream())
        .filter(each -> each.column().equals("(metric saved)"))
        .findFirst();
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
