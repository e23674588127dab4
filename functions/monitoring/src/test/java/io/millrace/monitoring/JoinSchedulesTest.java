package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.monitoring.FeedbackTally;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.state.DisturbedStateStore;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.monitoring.JoinedPredictions.Label;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Capture;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Every prediction and what came true of it is in exactly one window, whatever is repeated, late,
 * out of order, killed or done by two at once. A schedule that fails is named by its seed.
 */
class JoinSchedulesTest {

  private static final int SCHEDULES = Integer.getInteger("joins", 2_000);
  private static final Instant START = Instant.parse("2026-11-23T18:00:00Z");
  private static final long WINDOW = 300;

  private static final FeedbackJoin.Watcher NOBODY =
      new FeedbackJoin.Watcher() {
        @Override
        public void unreadable(String newest, int lines) {
          throw new AssertionError("all of it is feedback: " + newest);
        }

        @Override
        public void counted(FeedbackTally tally) {
          // what was counted is looked at in the end
        }
      };

  @Test
  void everyPredictionAndLabelIsInExactlyOneWindow() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      new World(seed).run();
    }
  }

  private static final class World {
    private final int seed;
    private final Random random;
    private final InMemoryStateStore stateStore = new InMemoryStateStore();
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final List<Prediction> predictions = new ArrayList<>();
    private final Map<Instant, List<Feedback>> arriving = new TreeMap<>();
    private final List<List<Prediction>> captures = new ArrayList<>();
    private final Set<Integer> read = new HashSet<>();
    private final Map<String, Feedback> last = new HashMap<>();
    private Instant now = START.plusSeconds(900);
    private int keys;
    private int lines;

    World(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void run() {
      predict();
      say();
      while (!arriving.isEmpty() || read.size() < captures.size()) {
        now = now.plusSeconds(30 + random.nextInt(900));
        arrive();
        StateStore disturbed =
            new DisturbedStateStore(
                stateStore, random, random.nextInt(4), () -> turn(stateStore, false));
        try {
          turn(disturbed, true);
        } catch (UnavailableException killed) {
          // the next turn goes on
        }
      }
      turn(stateStore, true);
      turn(stateStore, true);
      check();
    }

    private void predict() {
      for (int i = 0; i < 2 + random.nextInt(8); i++) {
        Instant at = START.plusMillis(random.nextInt(900_000));
        String id =
            new UUID((at.toEpochMilli() << 16) | 0x7000 | i, 0x8000_0000_0000_0000L | i).toString();
        predictions.add(
            new Prediction(id, 1, at, null, new Capture.Output.Estimated(random.nextInt(9))));
      }
      for (int file = 0; file < 1 + random.nextInt(4); file++) {
        captures.add(new ArrayList<>());
      }
      for (Prediction each : predictions) { // in one object, perhaps in another as well
        captures.get(random.nextInt(captures.size())).add(each);
        captures.get(random.nextInt(captures.size())).add(each);
      }
      captures.forEach(file -> Collections.shuffle(file, random));
    }

    /** Each request is there at most nine minutes after it was made, some of them twice. */
    private void say() {
      for (int request = 0; request < 1 + random.nextInt(4); request++) {
        Instant received = START.plusSeconds(900 + random.nextInt(7200));
        List<Feedback> lines = new ArrayList<>();
        for (int line = 0; line < 1 + random.nextInt(4); line++) {
          Prediction about = predictions.get(random.nextInt(predictions.size()));
          Object outcome = random.nextInt(4) == 0 ? null : random.nextInt(9);
          lines.add(new Feedback(CHURN, about.id(), null, null, outcome, received, line, "ada"));
        }
        lines.forEach(each ->
            last.merge(
                String.valueOf(each.predictionId()),
                each,
                (one, other) -> Feedback.ORDER.compare(one, other) < 0 ? other : one));
        for (int copy = 0; copy < 1 + random.nextInt(2); copy++) {
          arriving.put(
              received.plusMillis(1000L * random.nextInt(540) + keys++), List.copyOf(lines));
        }
      }
    }

    private void arrive() {
      var due = ((TreeMap<Instant, List<Feedback>>) arriving).headMap(now);
      due.forEach((_, said) -> {
        lines += said.size();
        Instant received = said.getFirst().receivedAt();
        StringBuilder text = new StringBuilder();
        said.forEach(each -> text.append(Json.text(each)).append('\n'));
        UUID id =
            new UUID((received.toEpochMilli() << 16) | 0x7000, 0x8000_0000_0000_0000L | keys++);
        objects.write(
            "data",
            Feedback.prefix(CHURN, received) + id + ".jsonl",
            text.toString().getBytes(UTF_8),
            "application/x-ndjson");
      });
      due.clear();
    }

    /** What the function does, of two of which one may be anywhere in it. */
    private void turn(StateStore on, boolean captured) {
      var join = new FeedbackJoin(on, objects, "data");
      var qualities = new Qualities(on, (_, _) -> Optional.empty());
      var gathered = new GatheredPredictions(join, qualities);
      Map<CaptureKey, Integer> kept = new HashMap<>();
      for (int file = 0; captured && file < captures.size(); file++) {
        if (read.contains(file) || random.nextInt(3) == 0) {
          continue;
        }
        var key = new CaptureKey("captures/2026/11/23/18/" + file, START);
        gathered.add(key, Samples.project(), captures.get(file));
        kept.put(key, file);
      }
      gathered.keep((key, _, _) -> kept.remove(key));
      if (random.nextInt(4) > 0) { // else it is killed before it notes what it has read
        read.addAll(kept.values());
      }
      var _ = join.read(Samples.project(), qualities, now, () -> random.nextInt(6) == 0, NOBODY);
    }

    private void check() {
      var _ =
          new FeedbackJoin(stateStore, objects, "data")
              .read(
                  Samples.project(),
                  new Qualities(stateStore, (_, _) -> Optional.empty()),
                  now.plus(Duration.ofMinutes(1)),
                  () -> false,
                  NOBODY);
      Map<String, Instant> found = new HashMap<>();
      Map<String, Label> labels = new HashMap<>();
      for (JoinedWindow window :
          stateStore.latest(
              JoinedWindow.class, Key.partitionOf(CHURN), JoinedWindow.prefix(), 100)) {
        JoinedPredictions contents = contents(window);
        contents
            .predictions()
            .forEach(each ->
                assertThat(found.put(each.id(), window.from()))
                    .as("seed %s: %s is in two windows", seed, each)
                    .isNull());
        contents
            .labels()
            .forEach(each ->
                assertThat(labels.put(each.id(), each))
                    .as("seed %s: %s is in two windows", seed, each)
                    .isNull());
      }
      predictions.forEach(each ->
          assertThat(found)
              .as("seed %s", seed)
              .containsEntry(
                  each.id(),
                  Instant.ofEpochSecond(
                      Math.floorDiv(each.at().getEpochSecond(), WINDOW) * WINDOW)));
      Map<String, Label> expected = new HashMap<>();
      last.forEach((id, feedback) -> expected.put(id, Label.of(id, feedback)));
      assertThat(labels).as("seed %s", seed).isEqualTo(expected);
      assertThat(stateStore.find(FeedbackTally.key(CHURN)).orElseThrow().value().lines())
          .as("seed %s: each line counts once", seed)
          .isEqualTo(lines);
    }

    private JoinedPredictions contents(JoinedWindow window) {
      try (InputStream in = objects.read(window.contents())) {
        return JoinedPredictions.read(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
