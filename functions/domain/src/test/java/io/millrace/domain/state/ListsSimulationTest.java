package io.millrace.domain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.TimeIndex.Page;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Files and runs are announced in any order, twice or three times, to functions that are killed
 * anywhere; then their lists are read page by page.
 */
class ListsSimulationTest {

  private static final int SCHEDULES = Integer.getInteger("lists", 5_000);

  @Test
  void everythingIsInItsListOnceNewestFirstUnderAnySchedule() {
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      String violation = new World(seed, InMemoryStateStore.ofAnySize()).run();
      assertThat(violation).as("seed %s", seed).isNull();
    }
  }

  @Test
  void theSimulationSeesAnEntryThatIsWrittenAfterItsEntity() {
    long seen =
        IntStream.rangeClosed(1, 1000)
            .filter(seed -> new World(seed, new TwoStepStateStore(seed)).run() != null)
            .count();

    assertThat(seen).isGreaterThan(100);
  }

  /** One project, up to eight files and as many runs, and deliveries of each. */
  private static final class World {

    private final Random random;
    private final StateStore calm;
    private final Deque<Runnable> deliveries = new ArrayDeque<>();
    private final Datasets datasets;
    private final Runs runs;
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

    World(long seed, StateStore calm) {
      this.random = new Random(seed);
      this.calm = calm;
      var transactions =
          new Transactions(new DisturbedStateStore(calm, random, 6, this::deliverNext), _ -> {});
      datasets = new Datasets(transactions, () -> now);
      runs = new Runs(transactions, () -> now);
      List<Runnable> drawn = new ArrayList<>();
      int things = random.nextInt(9);
      for (int thing = 1; thing <= things; thing++) {
        var file = new ObjectRef("intake", Samples.CHURN + "/a.csv", "v" + thing);
        String run = "r-" + thing;
        for (int delivery = 0; delivery <= random.nextInt(3); delivery++) {
          drawn.add(() -> take(file));
          drawn.add(() -> launch(run));
        }
      }
      Collections.shuffle(drawn, random);
      deliveries.addAll(drawn);
    }

    private void take(ObjectRef file) {
      var _ = datasets.refuse(datasets.received(Samples.CHURN, file), null, "refused");
    }

    private void launch(String id) {
      String job = new JobName("dev", Samples.CHURN, id).toString();
      var planned = new Run(Samples.CHURN, id, 1, 1, null, job, now, null, null, null);
      var _ = runs.ended(runs.planned(planned), new Run.Outcome.NoModel("diverged"));
    }

    private void deliverNext() {
      Runnable delivery = deliveries.poll();
      while (delivery != null) {
        now = now.plus(Duration.ofMillis(random.nextInt(3))); // some begin at the same moment
        try {
          delivery.run();
          return;
        } catch (UnavailableException killed) {
          if (random.nextBoolean()) { // somebody else's turn first
            deliveries.add(delivery);
            return;
          }
        }
      }
    }

    /** What was violated; null if nothing was. */
    @Nullable String run() {
      while (!deliveries.isEmpty()) {
        deliverNext();
      }
      var calmly = new Transactions(calm, _ -> {});
      try {
        var uploads =
            read((cursor, limit) ->
                new Datasets(calmly, () -> now).uploads(Samples.CHURN, cursor, limit));
        var launched =
            read((cursor, limit) ->
                new Runs(calmly, () -> now).newest(Samples.CHURN, cursor, limit));
        return uploads.equals(
                    sorted(Upload.class, Upload.prefix(), Upload::receivedAt, Upload::ingestId))
                && launched.equals(sorted(Run.class, Run.prefix(), Run::launchedAt, Run::runId))
            ? null
            : "uploads %s, runs %s".formatted(uploads, launched);
      } catch (IllegalStateException lost) {
        return lost.getMessage();
      }
    }

    private <T extends Entity> List<T> read(BiFunction<@Nullable Cursor, Integer, Page<T>> list) {
      List<T> all = new ArrayList<>();
      Cursor next = null;
      do {
        Page<T> page = list.apply(next, 1 + random.nextInt(4));
        all.addAll(page.items());
        next = page.next();
      } while (next != null);
      return all;
    }

    /** All that there is under the entities' own keys, newest first. */
    private <T extends Entity> List<T> sorted(
        Class<T> type, String prefix, Function<T, Instant> at, Function<T, String> id) {
      return calm.latest(type, Key.partitionOf(Samples.CHURN), prefix, 100).stream()
          .sorted(Comparator.comparing(at).thenComparing(id).reversed())
          .toList();
    }
  }

  /** Writes an entry of an index in a transaction of its own: the protocol that forgets. */
  private static final class TwoStepStateStore implements StateStore {

    private final InMemoryStateStore stateStore = new InMemoryStateStore();
    private final Random random;

    TwoStepStateStore(long seed) {
      random = new Random(seed);
    }

    @Override
    public <T extends Entity> Optional<Revised<T>> find(Key<T> key) {
      return stateStore.find(key);
    }

    @Override
    public <T extends Entity> List<Listed<T>> listNewest(
        Class<T> type, String partition, String prefix, String before, int limit) {
      return stateStore.listNewest(type, partition, prefix, before, limit);
    }

    @Override
    public <T extends Entity> List<Listed<T>> list(
        Class<T> type, String partition, String prefix, String after, int limit) {
      return stateStore.list(type, partition, prefix, after, limit);
    }

    @Override
    public boolean write(List<Write<?>> writes, List<Event> events) {
      var entries = writes.stream().filter(TwoStepStateStore::isEntry).toList();
      var others = writes.stream().filter(write -> !isEntry(write)).toList();
      if (!stateStore.write(others, events)) {
        return false;
      }
      if (!entries.isEmpty() && random.nextInt(4) == 0) {
        throw new UnavailableException("killed between the two");
      }
      return entries.isEmpty() || stateStore.write(entries, List.of());
    }

    private static boolean isEntry(Write<?> write) {
      return write.key().type().equals(TimeIndex.IndexEntry.class);
    }
  }
}
