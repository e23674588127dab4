package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.state.Key;
import io.millrace.wire.Capture;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A model that gets worse by so little that no window shows it. */
class LastingLossIncidentTest {

  private static final int LABELS = 40;
  private static final int WINDOWS = 40;

  private final WatchedModel model = new WatchedModel();

  /** Of 40, 3 are wrong in 10 windows, as of the rows held out, and 5 from then on. */
  @Test
  void whatNoWindowShowsAllTogetherShowAndItIsAnIncidentThatSaysSinceWhen() {
    model.serveAccurate(0.925);
    said(10, WINDOWS);

    List<WindowQuality> newestFirst = quality();
    assertThat(newestFirst)
        .hasSize(WINDOWS)
        .allSatisfy(window -> assertThat(window.moved()).isFalse());
    assertThat(newestFirst.subList(WINDOWS - 20, WINDOWS))
        .allSatisfy(window -> assertThat(window.verdict()).isEqualTo(DriftVerdict.NONE));
    assertThat(newestFirst.getFirst().verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(newestFirst.getFirst().errors())
        .get()
        .extracting(errors -> errors.wrong())
        .isEqualTo(5L);
    Incident incident = model.stateStore.find(Incident.key(CHURN, 1)).orElseThrow().value();
    assertThat(incident.isLossOfQuality()).isTrue();
    assertThat(incident.summary())
        .contains("12.5 %, against 7.5 % of the rows held out in training: a loss that lasts")
        .contains("Since " + START.plus(Duration.ofMinutes(50)));
  }

  @Test
  void aModelThatIsAsItWasHasNone() {
    model.serveAccurate(0.925);
    said(WINDOWS, WINDOWS);

    assertThat(quality())
        .hasSize(WINDOWS)
        .allSatisfy(window -> assertThat(window.verdict()).isEqualTo(DriftVerdict.NONE));
  }

  private List<WindowQuality> quality() {
    return model.stateStore.latest(
        WindowQuality.class, Key.partitionOf(CHURN), WindowQuality.prefix(), WINDOWS);
  }

  /** All that is predicted is No. */
  private void said(int good, int windows) {
    for (int window = 0; window < windows; window++) {
      Instant at = START.plus(Duration.ofMinutes(5L * window));
      int wrong = window < good ? 3 : 5;
      model.put(
          "captures/2026/11/23/%s/%s".formatted(at.toString().substring(11, 13), window),
          lines(i -> Json.text(capture(at, i))));
      model.objects.write(
          "data",
          Feedback.prefix(CHURN, at) + id(at, window) + ".jsonl",
          lines(
                  i -> {
                    String outcome = i < wrong ? "Yes" : "No";
                    Instant received = at.plusSeconds(1);
                    return Json.text(
                        new Feedback(CHURN, id(at, i), null, null, outcome, received, i, "ada"));
                  })
              .getBytes(StandardCharsets.UTF_8),
          "application/x-ndjson");
      model.turn(Duration.ofMinutes(5L * window + 5));
    }
  }

  private static String lines(IntFunction<String> line) {
    return IntStream.range(0, LABELS)
        .mapToObj(i -> line.apply(i) + "\n")
        .collect(Collectors.joining());
  }

  private static Capture capture(Instant at, int i) {
    return new Capture(
        id(at, i),
        CHURN,
        2,
        at,
        Map.of("id", "c" + i, "tenure", 17 * i % 72),
        new Capture.Output.Classified("No", 0.25, Map.of("No", 0.75, "Yes", 0.25)));
  }

  private static String id(Instant at, int i) {
    return new UUID((at.toEpochMilli() << 16) | 0x7000 | i, 0x8000_0000_0000_0000L | i).toString();
  }
}
