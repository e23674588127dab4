package io.millrace.domain.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.AuditHead;
import io.millrace.domain.state.DisturbedStateStore;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs are announced in any order, twice or three times, to functions that are killed anywhere. */
class RegistrySimulationTest {

  private static final int SCHEDULES = Integer.getInteger("schedules", 100_000);

  @Test
  void everyRunBecomesOneVersionWithoutGapUnderAnySchedule() {
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      String violation = new World(seed, InMemoryStateStore.ofAnySize()).run();
      assertThat(violation).as("seed %s", seed).isNull();
    }
  }

  @Test
  void theSimulationSeesAStateStoreThatDoesNotCheckRevisions() {
    long seen =
        IntStream.rangeClosed(1, 1000)
            .filter(seed -> new World(seed, new CarelessStateStore()).run() != null)
            .count();

    assertThat(seen).isGreaterThan(100);
  }

  /** One project, up to four runs, and deliveries of each. */
  private static final class World {

    private final Random random;
    private final StateStore calm;
    private final Deque<Candidate> deliveries = new ArrayDeque<>();
    private final Registry registry;
    private final Deployments deployments;
    private final int runs;

    World(long seed, StateStore calm) {
      this.random = new Random(seed);
      this.calm = calm;
      this.runs = 1 + random.nextInt(4);
      List<Candidate> drawn = new ArrayList<>();
      for (int run = 1; run <= runs; run++) {
        for (int delivery = 0; delivery <= random.nextInt(3); delivery++) {
          drawn.add(RegistryTest.candidate("r-" + run));
        }
      }
      Collections.shuffle(drawn, random);
      deliveries.addAll(drawn);
      var transactions =
          new Transactions(new DisturbedStateStore(calm, random, 6, this::deliverNext), _ -> {});
      InstantSource clock = () -> Instant.EPOCH;
      this.registry = new Registry(transactions, clock);
      this.deployments = new Deployments(transactions, clock);
    }

    /** What was violated; null if nothing was. */
    @Nullable String run() {
      while (!deliveries.isEmpty()) {
        deliverNext();
      }
      var expected = IntStream.rangeClosed(1, runs).boxed().collect(Collectors.toSet());
      var versions =
          calm.latest(
              ModelVersion.class, Key.partitionOf(RegistryTest.CHURN), ModelVersion.prefix(), 100);
      if (!numbers(versions).equals(expected)
          || versions.stream().map(ModelVersion::runId).distinct().count() != runs) {
        return "versions " + versions;
      }
      if (calm instanceof InMemoryStateStore stateStore) {
        List<Event> registered =
            stateStore.announced().stream()
                .filter(Event.VersionRegistered.class::isInstance)
                .toList();
        if (registered.size() != runs || registered.stream().distinct().count() != runs) {
          return "announced " + registered;
        }
      }
      int live = calm.find(Route.key(RegistryTest.CHURN)).orElseThrow().value().live().version();
      if (live != runs) {
        return "live " + live;
      }
      return brokenHistory();
    }

    private @Nullable String brokenHistory() {
      AuditHead head = AuditHead.EMPTY;
      AuditHead end = calm.find(AuditHead.key(RegistryTest.CHURN)).orElseThrow().value();
      while (head.sequence() < end.sequence()) {
        var next = calm.find(AuditEntry.key(RegistryTest.CHURN, head.sequence() + 1));
        if (next.isEmpty() || !next.get().value().follows(head)) {
          return "history after " + head;
        }
        head = AuditHead.at(next.get().value());
      }
      return head.equals(end) ? null : "history ends with " + end;
    }

    private void deliverNext() {
      Candidate run = deliveries.poll();
      while (run != null) {
        try {
          ModelVersion version = registry.register(run, new ApprovalPolicy.Automatic());
          deployments.deploy(version);
          return;
        } catch (UnavailableException killed) {
          if (random.nextBoolean()) { // somebody else's turn first
            deliveries.add(run);
            return;
          }
        }
      }
    }

    private static Set<Integer> numbers(List<ModelVersion> versions) {
      return versions.stream().map(ModelVersion::version).collect(Collectors.toSet());
    }
  }

  /** Writes whatever it is given: the protocol that loses versions. */
  private static final class CarelessStateStore implements StateStore {

    private final InMemoryStateStore stateStore = new InMemoryStateStore();

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
      return stateStore.write(
          writes.stream().<Write<?>>map(this::asIfNothingMoved).toList(), events);
    }

    private <T extends Entity> Write<T> asIfNothingMoved(Write<T> write) {
      return new Write<>(
          write.key(),
          write.value(),
          stateStore.find(write.key()).map(Revised::revision).orElse(0L));
    }
  }
}
