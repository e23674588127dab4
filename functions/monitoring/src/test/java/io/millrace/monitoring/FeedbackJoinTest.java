package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.deployment.Wanted;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.wire.Capture;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedbackJoinTest {

  private static final Instant LATER = START.plus(Duration.ofHours(2));
  private static final String CAPTURES = "captures/2026/11/23/18/";
  private static final int MANY = 200;

  private int objects;
  private final WatchedModel model = new WatchedModel();

  @Test
  void whatCameTrueIsJoinedWithWhatWasPredictedAndTheDelayIsTold() {
    predicted(MANY);
    said(LATER, IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> i, this::asSaid)));
    model.turn(Duration.ofHours(3));

    WindowQuality quality = quality().getFirst();
    assertThat(quality.from()).isEqualTo(START);
    assertThat(quality.predictions()).isEqualTo(MANY);
    assertThat(quality.labels()).isEqualTo(MANY);
    assertThat(quality.delay()).isEqualTo(Duration.ofHours(2));
    assertThat(value(quality, Metric.ACCURACY)).isEqualTo(1);
    assertThat(value(quality, Metric.AUC)).isEqualTo(1);
    assertThat(quality.verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(incident())
        .as("the scores are others than in training, and right")
        .satisfies(incident ->
            assertThat(incident.columns())
                .extracting(Incident.Affected::column)
                .doesNotContain(Incident.QUALITY));
  }

  @Test
  void aLossOfQualityOpensAnIncidentThatSaysHowMuch() {
    predicted(MANY);
    said(LATER, IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> i, this::other)));
    model.turn(Duration.ofHours(3));

    assertThat(quality().getFirst().verdict()).isEqualTo(DriftVerdict.SEVERE);
    Incident incident = Objects.requireNonNull(incident());
    assertThat(incident.since()).isEqualTo(START);
    assertThat(incident.summary())
        .isEqualTo(
            "The model predicts worse, and (prediction) moved. AUC is 0.000 (0.000 to 0.000) by 200"
                + " labels, against 0.840 (0.830 to 0.850) on the rows held out in training. Beyond"
                + " doubt.");
  }

  @Test
  void laterFeedbackCorrectsEarlierAndNoneTakesItBackInWhateverOrderItIsRead() {
    predicted(MANY);
    said(LATER.plusSeconds(60), Map.of(0, "Yes", 1, "Yes")); // corrects what follows
    said(LATER, IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> i, this::asSaid)));
    said(LATER, IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> i, this::asSaid)));
    Map<Integer, @Nullable String> back = new HashMap<>();
    back.put(2, null);
    said(LATER.plusSeconds(120), back);
    model.turn(Duration.ofHours(3));

    assertThat(quality().getFirst().labels()).isEqualTo(MANY - 1);
    assertThat(value(quality().getFirst(), Metric.ACCURACY))
        .isEqualTo((MANY - 3.0) / (MANY - 1)); // 0 and 1 were said "No"
  }

  @Test
  void feedbackMayComeBeforeTheCaptureOfItsPredictionAndIsReadOnce() {
    predicted(1); // so that there is something to wait for
    said(
        START.plusSeconds(1),
        IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> i, this::asSaid)));
    model.turn(Duration.ofMinutes(1));
    assertThat(quality().getFirst().labels()).isEqualTo(1);
    assertThat(quality().getFirst().why())
        .isEqualTo("1 labels are too few to say anything: it takes 30.");

    predicted(MANY);
    model.turn(Duration.ofMinutes(2));
    assertThat(quality().getFirst().labels()).isEqualTo(MANY);
    String before = model.stateStore.contents();
    model.turn(Duration.ofMinutes(2));
    assertThat(model.stateStore.contents()).as("nothing is read again").isEqualTo(before);
  }

  @Test
  void whatWasSaidBeforeItWasPredictedAndAboutNothingThatIsKnownCountsForNothing() {
    predicted(40);
    said(START.minus(Duration.ofHours(1)), Map.of(0, "Yes"));
    put(new Feedback(CHURN, "nobody-s", null, null, "Yes", LATER, 0, "ada"));
    put(new Feedback(CHURN, UUID.randomUUID().toString(), null, null, "Yes", LATER, 1, "ada"));
    said(LATER, Map.of(1, "No"));
    model.objects.write(
        "data",
        Feedback.prefix(CHURN, LATER) + "x.jsonl",
        "?\n{}\n".getBytes(StandardCharsets.UTF_8),
        "text/plain");

    assertThat(model.turn(Duration.ofHours(3)).skipped()).isEqualTo(2); // lines that are none
    assertThat(quality().getFirst().labels()).isEqualTo(1);
  }

  @Test
  void linesThatAreNoFeedbackAreOneIncidentUntilAllOfItCanBeRead() {
    predicted(40);
    String object = lines("a", "?\n{}\n");
    model.turn(Duration.ofHours(3));

    assertThat(ofFeedback())
        .singleElement()
        .satisfies(incident -> {
          assertThat(incident.summary())
              .isEqualTo(
                  "The monitor failed: lines of feedback could not be read. %s: So many lines are no feedback: 2."
                      .formatted(object));
          assertThat(incident.cause()).contains("count for no window", "millrace feedback");
        });
    lines("b", "[]\n");
    model.turn(Duration.ofHours(4));
    assertThat(ofFeedback()).singleElement().matches(Incident::isOpen, "there is more of it");

    said(LATER.plus(Duration.ofHours(2)), Map.of(1, "No"));
    model.turn(Duration.ofHours(5));
    assertThat(ofFeedback())
        .extracting(incident -> Objects.requireNonNull(incident.closed()).why())
        .containsExactly("the monitor works again");
  }

  /** Keeps lines as an object of feedback. */
  private String lines(String name, String lines) {
    String key = Feedback.prefix(CHURN, LATER) + name + ".jsonl";
    model.objects.write("data", key, lines.getBytes(StandardCharsets.UTF_8), "text/plain");
    return key;
  }

  private List<Incident> ofFeedback() {
    return IntStream.rangeClosed(1, 9)
        .mapToObj(number -> model.stateStore.find(Incident.key(CHURN, number)))
        .flatMap(Optional::stream)
        .map(Revised::value)
        .filter(incident -> incident.columns().getFirst().column().equals("(feedback)"))
        .toList();
  }

  @Test
  void anEntityAndATimeMeanTheLastPredictionAboutItUpToThen() {
    model.put(
        CAPTURES + "entities",
        line(0, START, "customer-7")
            + line(1, START.plusSeconds(60), "customer-7")
            + line(2, START.plusSeconds(400), "customer-7")
            + line(3, START.plusSeconds(30), "customer-8"));
    put(about("customer-7", START.plusSeconds(399), "Yes"));
    put(about("customer-9", START.plusSeconds(399), "Yes"));
    model.turn(Duration.ofHours(3));

    assertThat(quality())
        .singleElement()
        .satisfies(quality -> {
          assertThat(quality.from()).isEqualTo(START);
          assertThat(quality.labels()).isEqualTo(1);
        });
    put(about("customer-7", START.plusSeconds(500), "Yes"));
    model.turn(Duration.ofHours(4));
    assertThat(quality()).extracting(WindowQuality::from).contains(START.plusSeconds(300));
  }

  /** Of each it says what it says with a probability of 0.75. */
  @Test
  void whileNothingCameTrueQualityIsEstimatedWhereProbabilitiesCanBeBelieved() {
    predicted(MANY);
    model.turn(Duration.ofHours(1));
    assertThat(quality()).as("of a version of which it is not known").isEmpty();

    model.serveCalibrated();
    model.put(
        CAPTURES + "calibrated",
        IntStream.range(0, MANY)
            .mapToObj(i -> line(2, i, START.plusSeconds(600), "c" + i))
            .collect(Collectors.joining()));
    model.turn(Duration.ofHours(2));

    WindowQuality quality = quality().getFirst();
    assertThat(quality.labels()).isZero();
    assertThat(quality.verdict()).isEqualTo(DriftVerdict.NOT_COMPARED);
    Estimate accuracy =
        Objects.requireNonNull(Objects.requireNonNull(quality.estimated()).get(Metric.ACCURACY));
    assertThat(accuracy.value()).isCloseTo(0.75, within(0.02));
    assertThat(accuracy.high() - accuracy.low()).isBetween(0.08, 0.16);
  }

  @Test
  void windowsOfTooFewLabelsAreJudgedWithThoseBefore() {
    for (int window = 0; window < 3; window++) {
      Instant at = START.plusSeconds(300L * window);
      int first = 100 * window;
      model.put(
          CAPTURES + window,
          IntStream.range(first, first + 15)
              .mapToObj(i -> line(i, at, "c" + i))
              .collect(Collectors.joining()));
      IntStream.range(first, first + 15)
          .forEach(
              i -> put(new Feedback(CHURN, id(i, at), null, null, asSaid(i), LATER, i, "ada")));
    }
    model.turn(Duration.ofHours(3));

    assertThat(quality().reversed())
        .extracting(WindowQuality::labels)
        .containsExactly(15L, 30L, 15L); // enough, and the next begin anew
    assertThat(quality().get(1).since()).isEqualTo(START);
  }

  @Test
  void theVersionBeforeServesAgainWhereTheProjectSaysSoAndOnlyThen() {
    model.serve(model.archive(), "b");
    loseQuality(2);
    model.turn(Duration.ofHours(3));
    assertThat(wanted()).as("the project says nothing of it").isEmpty();

    model.respond(new ResponsePolicy(false, Duration.ofDays(1), 2, true, null, null));
    model.turn(Duration.ofHours(4));

    Wanted wanted = wanted().orElseThrow();
    assertThat(wanted.version()).isEqualTo(1);
    assertThat(wanted.by()).isEqualTo("millrace");
    assertThat(wanted.why())
        .startsWith("incident 1, by the project's policy: The model predicts worse");
    String before = model.stateStore.contents();
    model.turn(Duration.ofHours(4));
    assertThat(model.stateStore.contents()).as("it is asked for once").isEqualTo(before);
  }

  @Test
  void aVersionThatSomebodyPutBackIsNotExchangedForTheNewerOne() {
    model.serve(model.archive(), "b");
    model.back(1);
    loseQuality(1);
    model.respond(new ResponsePolicy(false, Duration.ofDays(1), 2, true, null, null));
    model.turn(Duration.ofHours(4));

    assertThat(Objects.requireNonNull(incident()).isLossOfQuality()).isTrue();
    assertThat(wanted().filter(wish -> wish.by().equals("millrace"))).isEmpty();
  }

  @Test
  void predictionsAreStoppedOnceWhereTheProjectSaysSoAndNothingIsGoneBackTo() {
    loseQuality(1);
    model.respond(new ResponsePolicy(false, Duration.ofDays(1), 2, true, true, null));
    model.turn(Duration.ofHours(4));

    ServingStop stop = stop();
    assertThat(stop.incident()).isEqualTo(1);
    assertThat(stop.by()).isEqualTo("millrace");
    assertThat(stop.refusal())
        .contains("incident 1, by the project's policy: The model predicts worse");
    model.stops().start(CHURN, "ada", "worse is better than nothing");
    model.turn(Duration.ofHours(5));
    assertThat(stop().isStanding()).as("nobody is overruled").isFalse();
  }

  @Test
  void whereThereIsAVersionToGoBackToThatIsDoneInstead() {
    model.serve(model.archive(), "b");
    loseQuality(2);
    model.respond(new ResponsePolicy(false, Duration.ofDays(1), 2, true, true, null));
    model.turn(Duration.ofHours(4));
    model.turn(Duration.ofHours(4));

    assertThat(wanted()).isPresent();
    assertThat(model.stateStore.find(ServingStop.key(CHURN))).isEmpty();
  }

  private ServingStop stop() {
    return model.stateStore.find(ServingStop.key(CHURN)).orElseThrow().value();
  }

  private Optional<Wanted> wanted() {
    return model.stateStore.find(Wanted.key(CHURN)).map(Revised::value);
  }

  private void loseQuality(int version) {
    model.put(
        CAPTURES + "lost",
        IntStream.range(0, MANY)
            .mapToObj(i -> line(version, i, START, "c" + i))
            .collect(Collectors.joining()));
    said(LATER, IntStream.range(0, MANY).boxed().collect(Collectors.toMap(i -> i, this::other)));
  }

  private static String line(int i, Instant at, String customer) {
    return line(1, i, at, customer);
  }

  /** So many predictions of the first window, each with an id that tells when. */
  private void predicted(int count) {
    model.put(
        CAPTURES + "of-" + count,
        IntStream.range(0, count)
            .mapToObj(i -> line(i, START, "c" + i))
            .collect(Collectors.joining()));
  }

  private static String line(int version, int i, Instant at, String customer) {
    double p = i % 4 == 3 ? 0.75 : 0.25;
    return Json.text(
            new Capture(
                id(i, at),
                CHURN,
                version,
                at,
                Map.of("id", customer, "tenure", i % 72),
                new Capture.Output.Classified(
                    p > 0.5 ? "Yes" : "No", p, Map.of("No", 1 - p, "Yes", p))))
        + "\n";
  }

  private String asSaid(int i) {
    return i % 4 == 3 ? "Yes" : "No";
  }

  private String other(int i) {
    return i % 4 == 3 ? "No" : "Yes";
  }

  private static String id(int i, Instant at) {
    return new UUID((at.toEpochMilli() << 16) | 0x7000 | i, 0x8000_0000_0000_0000L | i).toString();
  }

  private void said(Instant received, Map<Integer, ? extends @Nullable String> outcomes) {
    StringBuilder lines = new StringBuilder();
    outcomes.forEach((i, outcome) ->
        lines
            .append(
                Json.text(
                    new Feedback(CHURN, id(i, START), null, null, outcome, received, i, "ada")))
            .append('\n'));
    keep(received, lines.toString());
  }

  private static Feedback about(String customer, Instant asOf, String outcome) {
    return new Feedback(CHURN, null, customer, asOf, outcome, LATER, 0, "ada");
  }

  private void put(Feedback feedback) {
    keep(feedback.receivedAt(), Json.text(feedback) + "\n");
  }

  private void keep(Instant received, String lines) {
    model.objects.write(
        "data",
        Feedback.prefix(CHURN, received) + id(objects++, received) + ".jsonl",
        lines.getBytes(StandardCharsets.UTF_8),
        "application/x-ndjson");
  }

  private List<WindowQuality> quality() {
    return model.stateStore.latest(
        WindowQuality.class, Key.partitionOf(CHURN), WindowQuality.prefix(), 10);
  }

  private static double value(WindowQuality quality, Metric metric) {
    return Objects.requireNonNull(quality.metrics().get(metric)).value();
  }

  private @Nullable Incident incident() {
    return model.stateStore.find(Incident.key(CHURN, 1)).map(Revised::value).orElse(null);
  }
}
