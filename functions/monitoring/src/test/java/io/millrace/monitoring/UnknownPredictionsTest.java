package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static io.millrace.monitoring.WatchedModel.capture;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.monitoring.FeedbackTally;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.state.Revised;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Capture;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whoever says what came true of predictions that nobody knows is counted, and rings. */
class UnknownPredictionsTest {

  private static final Instant LATER = START.plus(Duration.ofHours(2));

  private final WatchedModel model = new WatchedModel();
  private int objects;

  @Test
  void aSlipIsCountedAndDoesNotRing() {
    predicted(40);
    said(LATER, ids(0, 39), List.of("nobody-s"));
    model.turn(Duration.ofHours(3));

    FeedbackTally tally = tally();
    assertThat(tally.lines()).isEqualTo(40);
    assertThat(tally.unknown()).isEqualTo(1);
    assertThat(tally.newest()).startsWith(Feedback.prefix(CHURN, LATER));
    assertThat(incident(1)).isNull();
  }

  @Test
  void aLargeShareIsOneIncidentUntilADayIsBetter() {
    predicted(40);
    String ofAnotherModel = id(99, START.plusSeconds(1));
    said(LATER, ids(0, 20), List.of("nobody-s", ofAnotherModel, ofAnotherModel));
    model.turn(Duration.ofHours(3));

    assertThat(tally().unknown()).isEqualTo(3);
    Incident incident = Objects.requireNonNull(incident(1));
    assertThat(incident.summary())
        .startsWith("What came true is about predictions that are not known. feedback/telco-churn/")
        .contains("3 of 23 lines since 2026-11-23T21:00:00Z are about no prediction that is known");
    assertThat(incident.cause()).contains("the id is the one that the prediction came with");
    String before = model.stateStore.contents();
    model.turn(Duration.ofHours(3));
    assertThat(model.stateStore.contents()).as("nothing is counted again").isEqualTo(before);

    Instant nextDay = LATER.plus(Duration.ofDays(1)).plusSeconds(3600);
    said(nextDay, ids(0, 19), List.of());
    model.turn(Duration.ofHours(28));
    assertThat(incident(1)).as("too little was said to tell").matches(Incident::isOpen);
    said(nextDay, ids(20, 21), List.of());
    model.turn(Duration.ofHours(29));
    assertThat(Objects.requireNonNull(incident(1)).closed())
        .extracting(Incident.Closed::why)
        .isEqualTo("the monitor works again");
    assertThat(incident(2)).isNull();
  }

  @Test
  void anEntityThatNobodyAskedAboutIsUnknown() {
    predicted(40);
    List<Feedback> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(new Feedback(CHURN, null, "c" + (i + 30), LATER, "Yes", LATER, i, "ada"));
    }
    keep(LATER, lines);
    model.turn(Duration.ofHours(3));

    assertThat(tally().unknown()).isEqualTo(10);
    assertThat(Objects.requireNonNull(incident(1)).columns().getFirst().column())
        .isEqualTo("(unknown)");
  }

  @Test
  void whatIsSaidBeforeThePredictionCanHaveBeenReadIsNotHeldAgainstAnybody() {
    predicted(1);
    Instant soon = START.plusSeconds(60);
    said(soon, ids(1, 40), List.of());
    model.turn(Duration.ofMinutes(2));

    assertThat(tally()).isEqualTo(new FeedbackTally(START.plusSeconds(120), 39, 0, null));
  }

  @Test
  void ofALargeWindowNothingThatMayHaveBeenLeftOutIsUnknown() {
    Map<String, Double> probabilities =
        IntStream.range(0, 100).boxed().collect(Collectors.toMap(c -> "c" + c, _ -> 0.01));
    var output = new Capture.Output.Classified("c0", 0.01, probabilities);
    JoinedPredictions joined = new JoinedPredictions();
    for (int i = 0; i < 1000; i++) {
      joined.add(new Prediction(id(i, START), 1, START, null, output));
    }
    assertThat(joined.predictions()).hasSize(400);

    assertThat(ids(0, 1000)).noneMatch(joined::lacks);
    long lacking = ids(1000, 2000).stream().filter(joined::lacks).count();
    assertThat(lacking).as("as many as the sample is of all").isBetween(340L, 460L);
  }

  private FeedbackTally tally() {
    return model.stateStore.find(FeedbackTally.key(CHURN)).orElseThrow().value();
  }

  private @Nullable Incident incident(int number) {
    return model.stateStore.find(Incident.key(CHURN, number)).map(Revised::value).orElse(null);
  }

  private void predicted(int count) {
    model.put(
        "captures/2026/11/23/18/" + count,
        IntStream.range(0, count)
            .mapToObj(i ->
                Json.text(
                    capture(id(i, START), START, Map.of("id", "c" + i, "tenure", i * 72 / count))))
            .collect(Collectors.joining("\n", "", "\n")));
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> id(i, START)).toList();
  }

  private static String id(int i, Instant at) {
    return new UUID((at.toEpochMilli() << 16) | 0x7000 | i, 0x8000_0000_0000_0000L | i).toString();
  }

  private void said(Instant received, List<String> ids, List<String> more) {
    List<Feedback> lines = new ArrayList<>();
    for (List<String> each : List.of(ids, more)) {
      each.forEach(id ->
          lines.add(new Feedback(CHURN, id, null, null, "Yes", received, lines.size(), "ada")));
    }
    keep(received, lines);
  }

  private void keep(Instant received, List<Feedback> lines) {
    model.objects.write(
        "data",
        Feedback.prefix(CHURN, received) + id(objects++, received) + ".jsonl",
        lines.stream()
            .map(Json::text)
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8),
        "application/x-ndjson");
  }
}
