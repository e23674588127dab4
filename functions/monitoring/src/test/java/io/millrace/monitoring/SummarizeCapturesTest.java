package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.InMemoryLedger;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.logging.MetricLog;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.monitoring.SummarizeCaptures.Turn;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SummarizeCapturesTest {

  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  private static final JsonNode NOTHING = Json.read("{}", JsonNode.class);

  private final InMemoryLedger ledger = new InMemoryLedger();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final List<String> metrics = new ArrayList<>();
  private Instant now = START;
  private final SummarizeCaptures room = room(ledger, objects);

  @BeforeEach
  void aVersionServes() {
    var journal = new Journal(ledger, _ -> {});
    new Projects(journal, () -> START).declare(Samples.project(), Sha256.of("1"), "ada");
    Profile baseline = Profile.of(ModelArchive.baselineColumns(Samples.project().features()));
    for (int row = 0; row < 1000; row++) {
      baseline.add(Map.of("tenure", row % 72, ModelArchive.BASELINE_SCORE, 0.25));
    }
    ObjectRef archive =
        objects.write("models", "model.tar.gz", archive(baseline), "application/gzip");
    var run = new Run(CHURN, "r-1", 1, 1, null, "job", START, null, null, null);
    var model = new Run.Model(archive, Sha256.of("a"), Samples.evaluation(0.84), null, List.of());
    new Deployments(journal, () -> START)
        .deploy(
            new Registry(journal, () -> START)
                .register(Samples.candidate(run, model), new ApprovalPolicy.Automatic()));
  }

  @Test
  void aWindowThatIsLikeTheTrainingDataHasNoDrift() {
    captured("captures/2026/11/23/18/a", START, 360, 72);

    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0));

    assertThat(summary(START).predictions()).isEqualTo(360);
    assertThat(summary(START).verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(ledger.announced()).noneMatch(Event.DriftFound.class::isInstance);
  }

  @Test
  void driftIsAnnouncedOnceAWindow() {
    captured("captures/2026/11/23/18/a", START, 200, 5);
    turn(Duration.ofMinutes(1));
    captured("captures/2026/11/23/18/b", START, 200, 5);
    turn(Duration.ofMinutes(2));

    assertThat(summary(START).verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(summary(START).predictions()).isEqualTo(400);
    assertThat(ledger.announced())
        .filteredOn(Event.DriftFound.class::isInstance)
        .containsExactly(new Event.DriftFound(CHURN, 1, START.toString()));
    assertThat(metrics)
        .hasSize(2)
        .allSatisfy(line ->
            assertThat(Json.read(line, JsonNode.class).path("DriftedColumns").intValue())
                .isEqualTo(1));
  }

  @Test
  void aFewPredictionsSayNothing() {
    captured("captures/2026/11/23/18/a", START, 29, 5);
    turn(Duration.ofMinutes(1));

    assertThat(summary(START).verdict()).isEqualTo(DriftVerdict.TOO_FEW_ROWS);
    assertThat(summary(START).predictions()).isEqualTo(29);
  }

  @Test
  void onlyWhatIsNewIsReadAndWhatComesLateIsAddedToItsWindow() {
    captured("captures/2026/11/23/18/b", START.plusSeconds(290), 10, 72);
    captured("captures/2026/11/23/18/c", START.plusSeconds(310), 20, 72);
    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(2, 2, 0));

    captured("captures/2026/11/23/18/a", START.plusSeconds(100), 5, 72);

    assertThat(turn(Duration.ofMinutes(2))).isEqualTo(new Turn(1, 1, 0));
    assertThat(turn(Duration.ofMinutes(3))).isEqualTo(new Turn(0, 0, 0));
    assertThat(summary(START).predictions()).isEqualTo(15);
    assertThat(summary(START.plus(Window.LENGTH)).predictions()).isEqualTo(20);
  }

  @Test
  void aServingModelThatIsAskedNothingIsToldFromOneThatIsFine() {
    assertThat(turn(Duration.ofMinutes(7))).isEqualTo(new Turn(0, 0, 0));
    assertThat(turn(Duration.ofMinutes(8))).isEqualTo(new Turn(0, 0, 1));
    assertThat(turn(Duration.ofMinutes(9))).isEqualTo(new Turn(0, 0, 0));

    assertThat(summary(START).predictions()).isZero();
    assertThat(summary(START).columns()).isEmpty();
    assertThat(metrics).singleElement().asString().contains("\"WindowPredictions\":0");
  }

  @Test
  void aPredictionThatIsThereTwiceCountsOnceAndWhatIsNoneIsPassedOver() {
    Capture capture = capture("p-1", START, 3);
    String line = Json.text(capture);
    put("captures/2026/11/23/18/a", line + "\n" + line + "\nnot a capture\n");
    objects.write("data", "captures/2026/11/23/18/b", new byte[] {1, 2, 3}, "application/gzip");
    put("captures/2026/11/23/18/c", line.replace("\"version\":1", "\"version\":9") + "\n");

    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(3, 1, 0));
    assertThat(summary(START).predictions()).isEqualTo(1);
  }

  @Test
  void aKilledTurnEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new SummarizeCapturesTest();
      test.aVersionServes();
      test.captured("captures/2026/11/23/18/a", START, 200, 5);
      test.captured("captures/2026/11/23/18/b", START.plusSeconds(200), 100, 5);
      test.captured("captures/2026/11/23/18/c", START.plusSeconds(400), 100, 72);
      test.now = START.plus(Duration.ofMinutes(20));
      var disturbed =
          test.room(
              interruption.at(Ledger.class, test.ledger),
              interruption.at(ObjectStore.class, test.objects));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(NOTHING);
        }

        @Override
        public String state() {
          return (test.ledger.contents() + test.ledger.announced())
              .replaceAll("versionId=v\\d+", "versionId=v");
        }
      };
    });
  }

  private Turn turn(Duration after) {
    now = START.plus(after);
    return room.apply(NOTHING);
  }

  private WindowSummary summary(Instant from) {
    return ledger
        .latest(WindowSummary.class, Key.partitionOf(CHURN), WindowSummary.prefix() + from, 1)
        .getFirst();
  }

  private void captured(String key, Instant at, int count, int values) {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(Json.text(capture(key + i, at, i % values))).append('\n');
    }
    put(key, lines.toString());
  }

  private static Capture capture(String id, Instant at, int tenure) {
    return new Capture(
        id,
        CHURN,
        1,
        at,
        Map.of("id", id, "tenure", tenure),
        new Capture.Output.Classified("No", 0.25, Map.of("No", 0.75, "Yes", 0.25)));
  }

  private void put(String key, String lines) {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(lines.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    objects.write("data", key, bytes.toByteArray(), "application/gzip");
  }

  private static byte[] archive(Profile baseline) {
    var bytes = new ByteArrayOutputStream();
    try {
      new ModelArchive(
              Map.of(ModelArchive.BASELINE, baseline.toJson().getBytes(StandardCharsets.UTF_8)))
          .write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private SummarizeCaptures room(Ledger ledger, ObjectStore objects) {
    var journal = new Journal(ledger, _ -> {});
    return new SummarizeCaptures(
        ledger,
        new Projects(journal, () -> now),
        new Registry(journal, () -> now),
        new Deployments(journal, () -> now),
        objects,
        "data",
        new WindowMetrics(
            new MetricLog(
                "dev", () -> now, line -> metrics.add(new String(line, StandardCharsets.UTF_8)))),
        () -> now);
  }
}
