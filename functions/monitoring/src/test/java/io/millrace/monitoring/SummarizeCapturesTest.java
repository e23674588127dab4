package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.NOTHING;
import static io.millrace.monitoring.WatchedModel.START;
import static io.millrace.monitoring.WatchedModel.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectStore;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.monitoring.SummarizeCaptures.Turn;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SummarizeCapturesTest {

  private static final Duration LENGTH = MonitoringPolicy.USUAL_WINDOW;

  private final WatchedModel model = new WatchedModel();

  @Test
  void aWindowThatIsLikeTheTrainingDataHasNoDrift() {
    model.captured("captures/2026/11/23/18/a", START, 360, 72);

    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 0, 0));

    assertThat(model.summary(START).predictions()).isEqualTo(360);
    assertThat(model.summary(START).verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(model.stateStore.announced()).noneMatch(Event.DriftFound.class::isInstance);
  }

  @Test
  void driftIsAnnouncedOnceAWindow() {
    model.captured("captures/2026/11/23/18/a", START, 200, 5);
    model.turn(Duration.ofMinutes(1));
    model.captured("captures/2026/11/23/18/b", START, 200, 5);
    model.turn(Duration.ofMinutes(2));

    assertThat(model.summary(START).verdict()).isEqualTo(DriftVerdict.SEVERE);
    assertThat(model.summary(START).predictions()).isEqualTo(400);
    assertThat(model.stateStore.announced())
        .filteredOn(Event.DriftFound.class::isInstance)
        .containsExactly(new Event.DriftFound(CHURN, 1, START.toString()));
    assertThat(model.metrics)
        .hasSize(2)
        .allSatisfy(line ->
            assertThat(Json.read(line, JsonNode.class).path("DriftedColumns").intValue())
                .isEqualTo(1));
  }

  @Test
  void windowsOfOneCauseAreOneIncident() {
    for (int window = 0; window < 3; window++) {
      Instant from = START.plus(LENGTH.multipliedBy(window));
      model.captured("captures/2026/11/23/18/" + window, from, 200, 5);
      model.turn(LENGTH.multipliedBy(window + 1));
    }

    assertThat(model.stateStore.announced())
        .filteredOn(Event.IncidentOpened.class::isInstance)
        .containsExactly(new Event.IncidentOpened(CHURN, 1, "tenure moved"));
    Incident incident = model.stateStore.find(Incident.key(CHURN, 1)).orElseThrow().value();
    assertThat(incident.since()).isEqualTo(START);
    assertThat(incident.summary()).startsWith("tenure moved. Kolmogorov-Smirnov distance");
    assertThat(incident.cause())
        .startsWith("It looks like no fault that is known. Likeliest, it is asked of other rows");
  }

  /** What it is asked at this time of the day is known of the day before. */
  @Test
  void aModelThatIsAskedNothingAtATimeAtWhichItWasTheDayBeforeIsAnIncidentUntilItIsAgain() {
    Duration day = Duration.ofDays(1);
    for (int window = 0; window < 8; window++) {
      Instant from = START.plus(LENGTH.multipliedBy(window));
      model.captured("captures/2026/11/23/18/" + window, from, 72, 72);
    }
    model.turn(LENGTH.multipliedBy(9));
    for (int turn = 0; turn < 5; turn++) {
      model.turn(day.plus(LENGTH.multipliedBy(turn)).plus(Duration.ofMinutes(4)));
    }

    Incident silence = model.stateStore.find(Incident.key(CHURN, 1)).orElseThrow().value();
    assertThat(silence.summary())
        .startsWith("The model is asked nothing any more. It was asked nothing in 3 windows");
    assertThat(model.objects.head("data", "reports/telco-churn/incidents/1.html")).isPresent();

    for (int window = 5; window < 8; window++) {
      Instant from = START.plus(day).plus(LENGTH.multipliedBy(window));
      model.captured("captures/2026/11/24/18/" + window, from, 72, 72);
      model.turn(day.plus(LENGTH.multipliedBy(window + 1)));
    }
    assertThat(model.stateStore.find(Incident.key(CHURN, 1)).orElseThrow().value().isOpen())
        .isFalse();
  }

  @Test
  void theReportOfAnIncidentDrawsHowFarEachColumnIsWindowByWindow() {
    for (int window = 0; window < 4; window++) {
      model.captured(
          "captures/2026/11/23/18/" + window,
          START.plus(LENGTH.multipliedBy(window)),
          200,
          window < 2 ? 72 : 5);
      model.turn(LENGTH.multipliedBy(window + 1));
    }

    assertThat(report("html"))
        .contains("aria-label=\"tenure: population stability index, window by window\"")
        .contains("<circle class=\"none\"", "<circle class=\"severe\"", "<line class=\"trend\"");
  }

  @Test
  void anIncidentHasAReportThatSaysWhyAndShowsThenAndNow() {
    model.captured("captures/2026/11/23/18/a", START, 200, 5);
    model.turn(Duration.ofMinutes(1));

    String page = report("html");
    assertThat(page)
        .contains("Incident 1 of telco-churn", "asked of other rows", "<svg", "learned from")
        .contains("/v1/projects/telco-churn/versions/1")
        .doesNotContain("<script");
    JsonNode json = Json.read(report("json"), JsonNode.class);
    assertThat(json.at("/incident/number").intValue()).isEqualTo(1);
    assertThat(json.at("/columns/0/column").stringValue()).isEqualTo("tenure");
    assertThat(json.at("/columns/0/bars/0/now").doubleValue()).isGreaterThan(0.5);
    assertThat(json.at("/trend/0/predictions").intValue()).isEqualTo(200);

    model.turn(Duration.ofMinutes(2));
    assertThat(report("html")).as("nothing is new").isEqualTo(page);
    model.captured("captures/2026/11/23/18/b", START.plus(LENGTH), 300, 5);
    model.turn(Duration.ofMinutes(6));
    assertThat(report("html")).contains("300 predictions");
  }

  @Test
  void whoHasNoIncidentHasTheReportOnWhatServesToo() {
    for (int window = 0; window < 3; window++) {
      model.captured(
          "captures/2026/11/23/18/" + window, START.plus(LENGTH.multipliedBy(window)), 200, 72);
      model.turn(LENGTH.multipliedBy(window + 1));
    }
    assertThat(model.stateStore.find(Incident.key(CHURN, 1))).isEmpty();

    String page = read("reports/telco-churn/monitor.html");
    assertThat(page)
        .contains("What telco-churn is asked", "200 predictions from", "nothing moved")
        .contains("aria-label=\"tenure: population stability index, window by window\"")
        .contains("<b>tenure</b>", "/v1/projects/telco-churn/incidents")
        .doesNotContain("<script");
    JsonNode json = Json.read(read("reports/telco-churn/monitor.json"), JsonNode.class);
    assertThat(json.path("version").intValue()).isEqualTo(1);
    assertThat(json.at("/newest/predictions").intValue()).isEqualTo(200);
    assertThat(json.at("/columns/0/column").stringValue()).isIn("score", "tenure");
    assertThat(json.path("trend")).hasSize(3);
    assertThat(json.at("/trend/2/columns/0/psi").isNumber()).isTrue();

    model.turn(LENGTH.multipliedBy(4));
    assertThat(read("reports/telco-churn/monitor.html")).as("nothing is new").isEqualTo(page);
  }

  @Test
  void whereTooLittleWasAskedTheReportSaysSo() {
    model.captured("captures/2026/11/23/18/a", START, 3, 72);
    model.turn(LENGTH);

    assertThat(read("reports/telco-churn/monitor.html"))
        .contains("Nothing can be said of version 1 yet: it was asked too little");
  }

  private String report(String form) {
    return read("reports/telco-churn/incidents/1." + form);
  }

  private String read(String key) {
    try (InputStream in = model.objects.read(model.objects.head("data", key).orElseThrow())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFewPredictionsSayNothing() {
    model.captured("captures/2026/11/23/18/a", START, 29, 5);
    model.turn(Duration.ofMinutes(1));

    assertThat(model.summary(START).verdict()).isEqualTo(DriftVerdict.TOO_FEW_ROWS);
    assertThat(model.summary(START).predictions()).isEqualTo(29);
  }

  @Test
  void onlyWhatIsNewIsReadAndWhatComesLateIsAddedToItsWindow() {
    model.captured("captures/2026/11/23/18/b", START.plusSeconds(290), 10, 72);
    model.captured("captures/2026/11/23/18/c", START.plusSeconds(310), 20, 72);
    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(2, 2, 0, 0, 0));

    model.captured("captures/2026/11/23/18/a", START.plusSeconds(100), 5, 72);

    assertThat(model.turn(Duration.ofMinutes(2))).isEqualTo(new Turn(1, 1, 0, 0, 0));
    assertThat(model.turn(Duration.ofMinutes(3))).isEqualTo(new Turn(0, 0, 0, 0, 0));
    assertThat(model.summary(START).predictions()).isEqualTo(15);
    assertThat(model.summary(START.plus(LENGTH)).predictions()).isEqualTo(20);
  }

  @Test
  void aServingModelThatIsAskedNothingIsToldFromOneThatIsFine() {
    assertThat(model.turn(Duration.ofMinutes(7))).isEqualTo(new Turn(0, 0, 0, 0, 0));
    assertThat(model.turn(Duration.ofMinutes(8))).isEqualTo(new Turn(0, 0, 1, 0, 0));
    assertThat(model.turn(Duration.ofMinutes(9))).isEqualTo(new Turn(0, 0, 0, 0, 0));

    assertThat(model.summary(START).predictions()).isZero();
    assertThat(model.summary(START).columns()).isEmpty();
    assertThat(model.metrics).singleElement().asString().contains("\"WindowPredictions\":0");
  }

  @Test
  void aCallerWhoSendsNothingInAColumnBlindsNobody() {
    model.put("captures/2026/11/23/18/a", lines("a", START, 200, _ -> Map.of()));
    model.captured("captures/2026/11/23/18/b", START.plusSeconds(300), 216, 72);

    assertThat(model.turn(Duration.ofMinutes(6))).isEqualTo(new Turn(2, 2, 0, 0, 0));
    assertThat(model.drift("tenure", START))
        .satisfies(drift -> {
          assertThat(drift.verdict()).isEqualTo(DriftVerdict.SEVERE);
          assertThat(drift.why()).startsWith("Difference of the share without a value 1.000");
        });
    assertThat(model.drift("tenure", START.plusSeconds(300)).verdict())
        .isEqualTo(DriftVerdict.NONE);
  }

  @Test
  void whatAModelSaysIsWatchedAsWell() {
    model.put(
        "captures/2026/11/23/18/a",
        lines("a", START, 216, i -> Map.of("tenure", i % 72))
            .replace("\"score\":0.25", "\"score\":0.75"));

    model.turn(Duration.ofMinutes(1));

    assertThat(model.drift("tenure", START).verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(model.drift(ModelArchive.BASELINE_SCORE, START).verdict())
        .isEqualTo(DriftVerdict.SEVERE);
  }

  @Test
  void twoOfThreeWindowsAreDriftWhereOneIsOnlyWatched() {
    // Two rows of forty have no tenure: worth a look, and not beyond doubt.
    for (int window = 0; window < 2; window++) {
      model.put(
          "captures/2026/11/23/18/" + window,
          lines(
              "w" + window,
              START.plusSeconds(300L * window),
              40,
              i -> i < 2 ? Map.of() : Map.of("tenure", i * 11 % 72)));
    }
    model.turn(Duration.ofMinutes(7));

    assertThat(model.drift("tenure", START).verdict()).isEqualTo(DriftVerdict.WATCH);
    assertThat(model.drift("tenure", START.plusSeconds(300)).verdict())
        .isEqualTo(DriftVerdict.DRIFT);
    assertThat(model.stateStore.announced())
        .filteredOn(Event.DriftFound.class::isInstance)
        .containsExactly(new Event.DriftFound(CHURN, 1, START.plusSeconds(300).toString()));
  }

  @Test
  void smallWindowsAreJudgedTogetherOnceTheyAreEnough() {
    for (int window = 0; window < 6; window++) {
      Instant at = START.plus(LENGTH.multipliedBy(window));
      model.captured("captures/2026/11/23/18/" + window, at, 8, 2);
    }
    model.turn(Duration.ofMinutes(40));

    List<WindowSummary> windows =
        model
            .stateStore
            .latest(WindowSummary.class, Key.partitionOf(CHURN), WindowSummary.prefix(), 10)
            .reversed()
            .stream()
            .filter(window -> window.predictions() > 0)
            .toList();
    assertThat(windows).extracting(WindowSummary::predictions).containsOnly(8L);
    assertThat(windows)
        .extracting(window -> Duration.between(window.since(), window.from()).toMinutes())
        .containsExactly(0L, 5L, 10L, 15L, 0L, 5L); // 32 are enough, and the next begin anew
    assertThat(windows)
        .extracting(WindowSummary::verdict)
        .containsExactly(
            DriftVerdict.TOO_FEW_ROWS,
            DriftVerdict.TOO_FEW_ROWS,
            DriftVerdict.TOO_FEW_ROWS,
            DriftVerdict.SEVERE,
            DriftVerdict.TOO_FEW_ROWS,
            DriftVerdict.TOO_FEW_ROWS);
    assertThat(model.drift("tenure", windows.get(2).from()).why())
        .isEqualTo("24 rows are too few to say anything: it takes 30.");
  }

  @Test
  void aSmallWindowIsNotJudgedWithWhatWasMoreThanADayBefore() {
    model.captured("captures/2026/11/23/18/a", START, 20, 2);
    model.captured("captures/2026/11/24/19/b", START.plus(Duration.ofHours(25)), 20, 2);
    model.turn(Duration.ofHours(26));

    WindowSummary last = model.summary(START.plus(Duration.ofHours(25)));
    assertThat(last.since()).isEqualTo(last.from());
    assertThat(last.verdict()).isEqualTo(DriftVerdict.TOO_FEW_ROWS);
  }

  @Test
  void whatTheLastJudgedWindowsSayCountsHoweverManySmallOnesLieBetween() {
    for (int window = 0; window < 4; window++) {
      Instant at = START.plus(LENGTH.multipliedBy(window));
      model.captured("captures/2026/11/23/18/" + window, at, 8, 2);
    }
    model.turn(Duration.ofMinutes(25));
    WindowSummary first = model.summary(START.plus(LENGTH.multipliedBy(3)));
    assertThat(first.moved()).contains("tenure");
    assertThat(first.since()).isEqualTo(START);

    model.captured("captures/2026/11/23/18/small", START.plusSeconds(1800), 5, 2);
    model.captured("captures/2026/11/23/18/large", START.plusSeconds(2400), 60, 2);
    model.turn(Duration.ofMinutes(60));

    assertThat(model.drift("tenure", START.plusSeconds(2400)).why())
        .contains("A window before says the same.");
  }

  @Test
  void aKilledTurnEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new WatchedModel();
      test.captured("captures/2026/11/23/18/a", START, 200, 5);
      test.captured("captures/2026/11/23/18/b", START.plusSeconds(200), 100, 5);
      test.captured("captures/2026/11/23/18/c", START.plusSeconds(400), 100, 72);
      test.now = START.plus(Duration.ofMinutes(20));
      var disturbed =
          test.function(
              interruption.at(StateStore.class, test.stateStore),
              interruption.at(ObjectStore.class, test.objects),
              () -> test.now);
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(NOTHING);
        }

        @Override
        public String state() {
          return (test.stateStore.contents() + test.stateStore.announced())
              .replaceAll("versionId=v\\d+", "versionId=v")
              .replaceAll("revision=\\d+", "revision"); // one turn, or two
        }
      };
    });
  }
}
