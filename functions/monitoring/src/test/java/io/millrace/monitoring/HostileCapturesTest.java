package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.NOTHING;
import static io.millrace.monitoring.WatchedModel.START;
import static io.millrace.monitoring.WatchedModel.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.monitoring.SummarizeCaptures.Turn;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Captures that are late, twice, cut, endless or none hide no others. */
class HostileCapturesTest {

  private final WatchedModel model = new WatchedModel();

  @Test
  void aPredictionThatIsThereTwiceCountsOnceAndWhatIsNoneIsPassedOver() {
    Capture capture = WatchedModel.capture("p-1", START, Map.of("tenure", 3));
    String line = Json.text(capture);
    model.put("captures/2026/11/23/18/a", line + "\n" + line + "\nnot a capture\n{}\n");
    model.objects.write(
        "data", "captures/2026/11/23/18/b", new byte[] {1, 2, 3}, "application/gzip");
    model.put("captures/2026/11/23/18/c", line.replace("\"version\":1", "\"version\":9") + "\n");

    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(3, 1, 0, 5, 0));
    assertThat(model.summary(START).predictions()).isEqualTo(1);
    assertThat(model.metrics).last().asString().contains("\"Skipped\":5");
  }

  /** It is of no model, and nothing that went wrong either. */
  @Test
  void whatWasAnsweredByDefaultIsNoPredictionOfTheModels() {
    Capture predicted = WatchedModel.capture("p-1", START, Map.of("tenure", 3));
    Capture given =
        new Capture(
            "p-2", predicted.project(), 1, START, predicted.instance(), predicted.output(), true);
    model.put("captures/2026/11/23/18/a", Json.text(predicted) + "\n" + Json.text(given) + "\n");

    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 0, 0));
    assertThat(model.summary(START).predictions()).isEqualTo(1);
  }

  @Test
  void aModelThatCannotBeWatchedStopsNoneInTheSameFile() {
    model.serve(
        model.objects.write("models", "broken.tar.gz", new byte[] {1, 2, 3}, "application/gzip"),
        "b");
    model.put(
        "captures/2026/11/23/18/a",
        lines("b", START, 40, i -> Map.of("tenure", i)).replace("\"version\":1", "\"version\":2")
            + lines("a", START, 40, i -> Map.of("tenure", i)));

    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 41, 0));
    assertThat(model.summary(START).predictions()).isEqualTo(40);
  }

  @Test
  void aModelWhoseReadingBreaksOffIsReadAgain() {
    model.captured("captures/2026/11/23/18/a", START, 40, 72);
    model.now = START.plus(Duration.ofMinutes(1));
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
                        : method.invoke(model.objects, arguments));

    assertThatThrownBy(
            () -> model.function(model.stateStore, broken, () -> model.now).apply(NOTHING))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(model.turn(Duration.ofMinutes(2)).windows()).isOne();
    assertThat(model.summary(START).predictions()).isEqualTo(40);
  }

  @Test
  void whatIsNotNamedLikeAnHourThatHasBegunMovesNothing() {
    for (int i = 0; i < 501; i++) {
      model.put("captures/9999/12/31/23/" + i, "");
      model.put("captures/2026/11/23/18x/" + i, "");
      model.put("captures/2026/11/23/99/" + i, "");
    }
    assertThat(model.turn(Duration.ofMinutes(1)).skipped()).isPositive();

    model.captured("captures/2026/11/23/18/a", START, 10, 72);

    assertThat(model.turn(Duration.ofMinutes(2)).objects()).isOne();
    assertThat(model.summary(START).predictions()).isEqualTo(10);
    assertThat(model.metrics).last().asString().contains("\"Skipped\":");
  }

  @Test
  void fiveHundredObjectsOfNothingHideNoneThatComesLater() {
    for (int i = 0; i < 501; i++) {
      model.put("captures/2026/11/23/18/z" + i, "");
    }
    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(501, 0, 0, 0, 0));

    model.captured("captures/2026/11/23/18/a", START, 10, 72);

    assertThat(model.turn(Duration.ofMinutes(2))).isEqualTo(new Turn(1, 1, 0, 0, 0));
    assertThat(model.summary(START).predictions()).isEqualTo(10);
  }

  @Test
  void aPredictionOfAnotherTimeIsNone() {
    model.put(
        "captures/2026/11/23/18/a",
        lines("a", Instant.parse("9999-12-31T23:59:59Z"), 3, i -> Map.of("tenure", i))
            + lines("b", Instant.parse("2026-11-20T00:00:00Z"), 3, i -> Map.of("tenure", i))
            + lines("c", START, 3, i -> Map.of("tenure", i)));

    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 6, 0));
    assertThat(model.stateStore.latest(WindowSummary.class, Key.partitionOf(CHURN), "window#", 10))
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
    model.objects.write(
        "data", "captures/2026/11/23/18/a", bytes.toByteArray(), "application/gzip");

    // Two lines that are too long, and the rest, which is not read.
    assertThat(model.turn(Duration.ofMinutes(1))).isEqualTo(new Turn(1, 1, 0, 3, 0));
    assertThat(model.summary(START).predictions()).isEqualTo(7);
  }

  @Test
  void aBacklogIsWorkedOffTurnByTurn() {
    for (int i = 0; i < 30; i++) {
      model.captured("captures/2026/11/23/18/" + (char) ('a' + i), START.plusSeconds(i), 2, 72);
    }
    var slow =
        model.function(
            model.stateStore,
            model.objects,
            () -> {
              model.now = model.now.plusSeconds(55); // one look at the clock an object
              return model.now;
            });
    model.now = START.plus(Duration.ofMinutes(1));

    List<Turn> turns = new ArrayList<>();
    do {
      turns.add(slow.apply(NOTHING));
    } while (turns.getLast().left() > 0);

    assertThat(turns)
        .hasSizeGreaterThan(1)
        .allSatisfy(turn -> assertThat(turn.objects()).isPositive());
    assertThat(turns.stream().mapToInt(Turn::objects).sum()).isEqualTo(30);
    assertThat(model.summary(START).predictions()).isEqualTo(60);
  }

  @Test
  void hoursIntoWhichNothingMoreCanComeAreNotListedAgain() {
    model.captured("captures/2026/11/23/18/a", START, 10, 72);
    model.turn(Duration.ofMinutes(1));
    model.turn(Duration.ofDays(3));
    model.captured("captures/2026/11/23/18/b", START, 10, 72); // later than the stream tries

    assertThat(model.turn(Duration.ofDays(3).plusMinutes(1)).objects()).isZero();
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
}
