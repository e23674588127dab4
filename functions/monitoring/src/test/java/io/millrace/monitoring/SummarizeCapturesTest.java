package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interruption;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.InMemoryLedger;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.monitoring.ColumnDrift;
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
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
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
  private final SummarizeCaptures room = room(ledger, objects, () -> now);

  @BeforeEach
  void aVersionServes() {
    new Projects(journal(), () -> START).declare(Samples.project(), Sha256.of("1"), "ada");
    Profile baseline = Profile.of(ModelArchive.baselineColumns(Samples.project().features()));
    for (int row = 0; row < 1000; row++) {
      baseline.add(Map.of("tenure", row % 72, ModelArchive.BASELINE_SCORE, 0.25));
    }
    serve(objects.write("models", "model.tar.gz", archive(baseline), "application/gzip"), "a");
  }

  private void serve(ObjectRef archive, String id) {
    var run = new Run(CHURN, id, 1, 1, null, "job", START, null, null, null);
    var model = new Run.Model(archive, Sha256.of(id), Samples.evaluation(0.84), null, List.of());
    new Deployments(journal(), () -> START)
        .deploy(
            new Registry(journal(), () -> START)
                .register(Samples.candidate(run, model), new ApprovalPolicy.Automatic()));
  }

  private Journal journal() {
    return new Journal(ledger, _ -> {});
  }

  @Test
  void aWindowThatIsLikeTheTrainingDataHasNoDrift() {
    captured("captures/2026/11/23/18/a", START, 360, 72);

    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 0, 0));

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

    assertThat(summary(START).verdict()).isEqualTo(DriftVerdict.SEVERE);
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
    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(2, 2, 0, 0, 0));

    captured("captures/2026/11/23/18/a", START.plusSeconds(100), 5, 72);

    assertThat(turn(Duration.ofMinutes(2))).isEqualTo(new Turn(1, 1, 0, 0, 0));
    assertThat(turn(Duration.ofMinutes(3))).isEqualTo(new Turn(0, 0, 0, 0, 0));
    assertThat(summary(START).predictions()).isEqualTo(15);
    assertThat(summary(START.plus(Window.LENGTH)).predictions()).isEqualTo(20);
  }

  @Test
  void aServingModelThatIsAskedNothingIsToldFromOneThatIsFine() {
    assertThat(turn(Duration.ofMinutes(7))).isEqualTo(new Turn(0, 0, 0, 0, 0));
    assertThat(turn(Duration.ofMinutes(8))).isEqualTo(new Turn(0, 0, 1, 0, 0));
    assertThat(turn(Duration.ofMinutes(9))).isEqualTo(new Turn(0, 0, 0, 0, 0));

    assertThat(summary(START).predictions()).isZero();
    assertThat(summary(START).columns()).isEmpty();
    assertThat(metrics).singleElement().asString().contains("\"WindowPredictions\":0");
  }

  @Test
  void aPredictionThatIsThereTwiceCountsOnceAndWhatIsNoneIsPassedOver() {
    Capture capture = capture("p-1", START, Map.of("tenure", 3));
    String line = Json.text(capture);
    put("captures/2026/11/23/18/a", line + "\n" + line + "\nnot a capture\n{}\n");
    objects.write("data", "captures/2026/11/23/18/b", new byte[] {1, 2, 3}, "application/gzip");
    put("captures/2026/11/23/18/c", line.replace("\"version\":1", "\"version\":9") + "\n");

    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(3, 1, 0, 5, 0));
    assertThat(summary(START).predictions()).isEqualTo(1);
    assertThat(metrics).last().asString().contains("\"Skipped\":5");
  }

  @Test
  void aCallerWhoSendsNothingInAColumnBlindsNobody() {
    put("captures/2026/11/23/18/a", lines("a", START, 200, _ -> Map.of()));
    captured("captures/2026/11/23/18/b", START.plusSeconds(300), 216, 72);

    assertThat(turn(Duration.ofMinutes(6))).isEqualTo(new Turn(2, 2, 0, 0, 0));
    assertThat(drift("tenure", START))
        .satisfies(drift -> {
          assertThat(drift.verdict()).isEqualTo(DriftVerdict.SEVERE);
          assertThat(drift.why()).startsWith("Difference of the share without a value 1.000");
        });
    assertThat(drift("tenure", START.plusSeconds(300)).verdict()).isEqualTo(DriftVerdict.NONE);
  }

  @Test
  void aModelThatCannotBeWatchedStopsNoneInTheSameFile() {
    serve(objects.write("models", "broken.tar.gz", new byte[] {1, 2, 3}, "application/gzip"), "b");
    put(
        "captures/2026/11/23/18/a",
        lines("b", START, 40, i -> Map.of("tenure", i)).replace("\"version\":1", "\"version\":2")
            + lines("a", START, 40, i -> Map.of("tenure", i)));

    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 41, 0));
    assertThat(summary(START).predictions()).isEqualTo(40);
  }

  @Test
  void aModelWhoseReadingBreaksOffIsReadAgain() {
    captured("captures/2026/11/23/18/a", START, 40, 72);
    now = START.plus(Duration.ofMinutes(1));
    var broken =
        (ObjectStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (_, method, arguments) ->
                    method.getName().equals("read")
                            && arguments[0] instanceof ObjectRef object
                            && object.bucket().equals("models")
                        ? breaksOff()
                        : method.invoke(objects, arguments));

    assertThatThrownBy(() -> room(ledger, broken, () -> now).apply(NOTHING))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(turn(Duration.ofMinutes(2)).windows()).isOne();
    assertThat(summary(START).predictions()).isEqualTo(40);
  }

  private static InputStream breaksOff() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("Connection reset");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        throw new IOException("Connection reset");
      }
    };
  }

  @Test
  void whatIsNotNamedLikeAnHourThatHasBegunMovesNothing() {
    for (int i = 0; i < 501; i++) {
      put("captures/9999/12/31/23/" + i, "");
      put("captures/2026/11/23/18x/" + i, "");
      put("captures/2026/11/23/99/" + i, "");
    }
    assertThat(turn(Duration.ofMinutes(1)).skipped()).isPositive();

    captured("captures/2026/11/23/18/a", START, 10, 72);

    assertThat(turn(Duration.ofMinutes(2)).objects()).isOne();
    assertThat(summary(START).predictions()).isEqualTo(10);
    assertThat(metrics).last().asString().contains("\"Skipped\":");
  }

  @Test
  void fiveHundredObjectsOfNothingHideNoneThatComesLater() {
    for (int i = 0; i < 501; i++) {
      put("captures/2026/11/23/18/z" + i, "");
    }
    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(501, 0, 0, 0, 0));

    captured("captures/2026/11/23/18/a", START, 10, 72);

    assertThat(turn(Duration.ofMinutes(2))).isEqualTo(new Turn(1, 1, 0, 0, 0));
    assertThat(summary(START).predictions()).isEqualTo(10);
  }

  @Test
  void aPredictionOfAnotherTimeIsNone() {
    put(
        "captures/2026/11/23/18/a",
        lines("a", Instant.parse("9999-12-31T23:59:59Z"), 3, i -> Map.of("tenure", i))
            + lines("b", Instant.parse("2026-11-20T00:00:00Z"), 3, i -> Map.of("tenure", i))
            + lines("c", START, 3, i -> Map.of("tenure", i)));

    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 6, 0));
    assertThat(ledger.latest(WindowSummary.class, Key.partitionOf(CHURN), "window#", 10))
        .singleElement()
        .satisfies(summary -> assertThat(summary.predictions()).isEqualTo(3));
  }

  @Test
  void aLineThatNeverEndsIsPassedOver() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(lines("a", START, 3, i -> Map.of("tenure", i)).getBytes(StandardCharsets.UTF_8));
      byte[] zeros = new byte[1 << 20];
      for (int mebibyte = 0; mebibyte < 3; mebibyte++) {
        gzip.write(zeros);
      }
      gzip.write('\n');
      gzip.write(lines("b", START, 4, i -> Map.of("tenure", i)).getBytes(StandardCharsets.UTF_8));
      for (int mebibyte = 0; mebibyte < 64; mebibyte++) {
        gzip.write(zeros);
      }
    }
    objects.write("data", "captures/2026/11/23/18/a", bytes.toByteArray(), "application/gzip");

    // Two lines that are too long, and the rest, which is not read.
    assertThat(turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 3, 0));
    assertThat(summary(START).predictions()).isEqualTo(7);
  }

  @Test
  void aBacklogIsWorkedOffTurnByTurn() {
    for (int i = 0; i < 30; i++) {
      captured("captures/2026/11/23/18/" + (char) ('a' + i), START.plusSeconds(i), 2, 72);
    }
    var slow =
        room(
            ledger,
            objects,
            () -> {
              now = now.plusSeconds(55); // one look at the clock an object
              return now;
            });
    now = START.plus(Duration.ofMinutes(1));

    List<Turn> turns = new ArrayList<>();
    do {
      turns.add(slow.apply(NOTHING));
    } while (turns.getLast().left() > 0);

    assertThat(turns)
        .hasSizeGreaterThan(1)
        .allSatisfy(turn -> assertThat(turn.objects()).isPositive());
    assertThat(turns.stream().mapToInt(Turn::objects).sum()).isEqualTo(30);
    assertThat(summary(START).predictions()).isEqualTo(60);
  }

  @Test
  void hoursIntoWhichNothingMoreCanComeAreNotListedAgain() {
    captured("captures/2026/11/23/18/a", START, 10, 72);
    turn(Duration.ofMinutes(1));
    turn(Duration.ofDays(3));
    captured("captures/2026/11/23/18/b", START, 10, 72); // later than the stream tries

    assertThat(turn(Duration.ofDays(3).plusMinutes(1)).objects()).isZero();
  }

  @Test
  void whatAModelSaysIsWatchedAsWell() {
    put(
        "captures/2026/11/23/18/a",
        lines("a", START, 216, i -> Map.of("tenure", i % 72))
            .replace("\"score\":0.25", "\"score\":0.75"));

    turn(Duration.ofMinutes(1));

    assertThat(drift("tenure", START).verdict()).isEqualTo(DriftVerdict.NONE);
    assertThat(drift(ModelArchive.BASELINE_SCORE, START).verdict()).isEqualTo(DriftVerdict.SEVERE);
  }

  @Test
  void twoOfThreeWindowsAreDriftWhereOneIsOnlyWatched() {
    // Two rows of forty have no tenure: worth a look, and not beyond doubt.
    for (int window = 0; window < 2; window++) {
      put(
          "captures/2026/11/23/18/" + window,
          lines(
              "w" + window,
              START.plusSeconds(300L * window),
              40,
              i -> i < 2 ? Map.of() : Map.of("tenure", i * 11 % 72)));
    }
    turn(Duration.ofMinutes(7));

    assertThat(drift("tenure", START).verdict()).isEqualTo(DriftVerdict.WATCH);
    assertThat(drift("tenure", START.plusSeconds(300)).verdict()).isEqualTo(DriftVerdict.DRIFT);
    assertThat(ledger.announced())
        .filteredOn(Event.DriftFound.class::isInstance)
        .containsExactly(new Event.DriftFound(CHURN, 1, START.plusSeconds(300).toString()));
  }

  @Test
  void smallWindowsAreJudgedTogetherOnceTheyAreEnough() {
    for (int window = 0; window < 6; window++) {
      Instant at = START.plus(Window.LENGTH.multipliedBy(window));
      captured("captures/2026/11/23/18/" + window, at, 8, 2);
    }
    turn(Duration.ofMinutes(40));

    List<WindowSummary> windows =
        ledger
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
    assertThat(drift("tenure", windows.get(2).from()).why())
        .isEqualTo("24 rows are too few to say anything: it takes 30.");
  }

  @Test
  void aSmallWindowIsNotJudgedWithWhatWasMoreThanADayBefore() {
    captured("captures/2026/11/23/18/a", START, 20, 2);
    captured("captures/2026/11/24/19/b", START.plus(Duration.ofHours(25)), 20, 2);
    turn(Duration.ofHours(26));

    WindowSummary last = summary(START.plus(Duration.ofHours(25)));
    assertThat(last.since()).isEqualTo(last.from());
    assertThat(last.verdict()).isEqualTo(DriftVerdict.TOO_FEW_ROWS);
  }

  @Test
  void whatTheLastJudgedWindowsSayCountsHoweverManySmallOnesLieBetween() {
    for (int window = 0; window < 4; window++) {
      Instant at = START.plus(Window.LENGTH.multipliedBy(window));
      captured("captures/2026/11/23/18/" + window, at, 8, 2);
    }
    turn(Duration.ofMinutes(25));
    WindowSummary first = summary(START.plus(Window.LENGTH.multipliedBy(3)));
    assertThat(first.moved()).contains("tenure");
    assertThat(first.since()).isEqualTo(START);

    captured("captures/2026/11/23/18/small", START.plusSeconds(1800), 5, 2);
    captured("captures/2026/11/23/18/large", START.plusSeconds(2400), 60, 2);
    turn(Duration.ofMinutes(60));

    assertThat(drift("tenure", START.plusSeconds(2400)).why())
        .contains("A window before says the same.");
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
              interruption.at(ObjectStore.class, test.objects),
              () -> test.now);
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(NOTHING);
        }

        @Override
        public String state() {
          return (test.ledger.contents() + test.ledger.announced())
              .replaceAll("versionId=v\\d+", "versionId=v")
              .replaceAll("revision=\\d+", "revision"); // one turn, or two
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

  private ColumnDrift drift(String column, Instant from) {
    return summary(from).columns().stream()
        .filter(drift -> drift.column().equals(column))
        .findFirst()
        .orElseThrow();
  }

  private void captured(String key, Instant at, int count, int values) {
    put(key, lines(key, at, count, i -> Map.of("id", key + i, "tenure", i % values)));
  }

  private static String lines(
      String id, Instant at, int count, IntFunction<Map<String, Object>> instances) {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(Json.text(capture(id + i, at, instances.apply(i)))).append('\n');
    }
    return lines.toString();
  }

  private static Capture capture(String id, Instant at, Map<String, Object> instance) {
    return new Capture(
        id,
        CHURN,
        1,
        at,
        new HashMap<>(instance),
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

  private SummarizeCaptures room(Ledger ledger, ObjectStore objects, InstantSource clock) {
    var journal = new Journal(ledger, _ -> {});
    return new SummarizeCaptures(
        new CaptureInbox(ledger, objects, "data"),
        new Summaries(ledger, objects, "data"),
        new Projects(journal, clock),
        new Registry(journal, clock),
        new Deployments(journal, clock),
        objects,
        "data",
        new WindowMetrics(
            new MetricLog(
                "dev", clock, line -> metrics.add(new String(line, StandardCharsets.UTF_8)))),
        clock);
  }
}
