package io.millrace.domain.registry;

import static io.millrace.domain.registry.RegistryTest.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.VirtualTime;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.state.Backoff;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs of one project that end in the same moment, registered over a state store as far away as
 * DynamoDB is. What that costs is counted in attempts, of which a transactions makes 20, and in the
 * time of the test; measured are 7, 8 and 10 attempts at most, of 3.7, 4.6 and 5.8 on average.
 */
class ContentionTest {

  private static final int SEEDS = 5;

  @ParameterizedTest
  @CsvSource({"2, 2, 1", "16, 8, 1", "32, 10, 2", "64, 12, 4"})
  void howeverManyRegisterAtOnceNoneIsGivenUpAndAFewAttemptsDo(
      int registrars, int mostAttempts, int seconds) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var random = new Random(seed);
      var time = new VirtualTime();
      var stateStore = new FarStateStore(new InMemoryStateStore(), time, random);
      int[] attempts = new int[registrars];
      List<Runnable> all = new ArrayList<>();
      for (int each = 0; each < registrars; each++) {
        int own = each;
        var backoff = Backoff.ofWrites(random, time);
        var transactions =
            new Transactions(
                stateStore,
                attempt -> {
                  attempts[own] = attempt;
                  time.sleep(backoff.before(attempt));
                });
        var registry = new Registry(transactions, time);
        attempts[own] = 1;
        all.add(() ->
            registry.register(RegistryTest.candidate("r-" + own), new ApprovalPolicy.Automatic()));
      }

      time.run(all);

      assertThat(IntStream.of(attempts).max().orElseThrow())
          .as("seed %s", seed)
          .isLessThanOrEqualTo(mostAttempts);
      assertThat(time.instant()).as("seed %s", seed).isBefore(Instant.EPOCH.plusSeconds(seconds));
      assertThat(new Registry(new Transactions(stateStore.near, _ -> {}), time).newest(CHURN, 100))
          .extracting(ModelVersion::version)
          .containsExactlyElementsOf(
              IntStream.iterate(registrars, n -> n > 0, n -> n - 1).boxed().toList());
    }
  }

  /** Reads in 2 to 6 ms, writes in 8 to 16: what DynamoDB takes within a region. */
  private record FarStateStore(InMemoryStateStore near, VirtualTime time, RandomGenerator random)
      implements StateStore {

    @Override
    public <T extends Entity> Optional<Revised<T>> find(Key<T> key) {
      travel(1, 3);
      var found = near.find(key);
      travel(1, 3);
      return found;
    }

    @Override
    public boolean write(List<Write<?>> writes, List<Event> events) {
      travel(4, 8);
      boolean written = near.write(writes, events);
      travel(4, 8);
      return written;
    }

    private void travel(int least, int most) {
      time.sleep(Duration.ofMillis(random.nextInt(least, most + 1)));
    }

    @Override
    public <T extends Entity> List<Listed<T>> listNewest(
        Class<T> type, String partition, String prefix, String before, int limit) {
      return near.listNewest(type, partition, prefix, before, limit);
    }

    @Override
    public <T extends Entity> List<Listed<T>> list(
        Class<T> type, String partition, String prefix, String after, int limit) {
      return near.list(type, partition, prefix, after, limit);
    }
  }
}
