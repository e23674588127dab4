package io.millrace.domain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.TimeIndex.Page;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} must do. The fake and the DynamoDB adapter both extend it. */
public abstract class StateStoreContract {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final Event EVENT = new Event.DatasetPublished(CHURN, 1);

  /** A state store in which nothing is kept yet. */
  protected abstract StateStore stateStore();

  /** What was announced through the state store of this test, in any order. */
  protected abstract List<Event> announced();

  @Test
  void whatWasNeverWrittenIsNotFound() {
    assertThat(stateStore().find(counter("a"))).isEmpty();
    assertThat(stateStore().latest(Counter.class, Key.partitionOf(CHURN), "head#", 10)).isEmpty();
  }

  @Test
  void whatWasWrittenIsFoundAtOnceWithItsRevision() {
    StateStore stateStore = stateStore();

    assertThat(stateStore.write(List.of(Write.create(counter("a"), new Counter(7))), List.of()))
        .isTrue();

    Revised<Counter> read = stateStore.find(counter("a")).orElseThrow();
    assertThat(read).isEqualTo(new Revised<>(new Counter(7), 1));
    assertThat(
            stateStore.write(List.of(Write.replace(counter("a"), read, new Counter(8))), List.of()))
        .isTrue();
    assertThat(stateStore.find(counter("a"))).contains(new Revised<>(new Counter(8), 2));
  }

  @Test
  void aWriteOnAStateThatMovedWritesNothingAtAll() {
    StateStore stateStore = stateStore();
    stateStore.write(List.of(Write.create(counter("a"), new Counter(1))), List.of());
    Revised<Counter> stale = stateStore.find(counter("a")).orElseThrow();
    stateStore.write(List.of(Write.replace(counter("a"), stale, new Counter(2))), List.of());

    boolean written =
        stateStore.write(
            List.of(
                Write.create(counter("b"), new Counter(1)),
                Write.replace(counter("a"), stale, new Counter(3))),
            List.of(EVENT));

    assertThat(written).isFalse();
    assertThat(stateStore.find(counter("a"))).contains(new Revised<>(new Counter(2), 2));
    assertThat(stateStore.find(counter("b"))).isEmpty();
    assertThat(announced()).isEmpty();
  }

  @Test
  void whatExistsCannotBeCreatedAgain() {
    StateStore stateStore = stateStore();
    stateStore.write(List.of(Write.create(counter("a"), new Counter(1))), List.of());

    assertThat(stateStore.write(List.of(Write.create(counter("a"), new Counter(2))), List.of()))
        .isFalse();
    assertThat(stateStore.find(counter("a")).orElseThrow().value()).isEqualTo(new Counter(1));
  }

  @Test
  void anEntityIsKeptUpToTheLimitAndRefusedBeyondIt() {
    StateStore stateStore = stateStore();
    Text largest = new Text("x".repeat(StateStore.MAX_BYTES - 100));
    Key<Text> key = new Key<>(Text.class, Key.partitionOf(CHURN), "text");

    assertThat(stateStore.write(List.of(Write.create(key, largest)), List.of())).isTrue();
    assertThat(stateStore.find(key).orElseThrow().value()).isEqualTo(largest);

    Write<?> tooLarge =
        Write.replace(
            key,
            stateStore.find(key).orElseThrow(),
            new Text("x".repeat(StateStore.MAX_BYTES + 1)));
    assertThatThrownBy(() ->
            stateStore.write(
                List.of(Write.create(counter("a"), new Counter(1)), tooLarge), List.of(EVENT)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the text 'text' is too large");
    assertThat(stateStore.find(key).orElseThrow().value()).isEqualTo(largest);
    assertThat(stateStore.find(counter("a"))).isEmpty();
    assertThat(announced()).isEmpty();
  }

  /** An entity of any size. */
  public record Text(String text) implements Entity {}

  @Test
  void eventsAreAnnouncedWithTheirTransaction() {
    Event other = new Event.RunPassed(CHURN, "r-1");

    stateStore().write(List.of(Write.create(counter("a"), new Counter(1))), List.of(EVENT, other));

    assertThat(announced()).containsExactlyInAnyOrder(EVENT, other);
  }

  @Test
  void latestAreNewestFirstAndNoMoreThanAsked() {
    StateStore stateStore = stateStore();
    for (int sequence = 1; sequence <= 12; sequence++) {
      stateStore.write(
          List.of(
              Write.create(
                  new Key<>(Counter.class, Key.partitionOf(CHURN), "n#" + Key.padded(sequence)),
                  new Counter(sequence))),
          List.of());
    }
    stateStore.write(List.of(Write.create(counter("other"), new Counter(99))), List.of());

    assertThat(stateStore.latest(Counter.class, Key.partitionOf(CHURN), "n#", 3))
        .containsExactly(new Counter(12), new Counter(11), new Counter(10));
    assertThat(stateStore.latest(Counter.class, Key.partitionOf(CHURN), "n#", 100)).hasSize(12);
  }

  @Test
  void aListGoesOnWhereThePageBeforeEnded() {
    StateStore stateStore = stateStore();
    for (int sequence = 1; sequence <= 5; sequence++) {
      stateStore.write(List.of(Write.create(numbered(sequence), new Counter(sequence))), List.of());
    }
    stateStore.write(List.of(Write.create(counter("other"), new Counter(99))), List.of());

    assertThat(page(stateStore, "", 2)).containsExactly(new Counter(1), new Counter(2));
    assertThat(page(stateStore, numbered(2).sort(), 2))
        .containsExactly(new Counter(3), new Counter(4));
    assertThat(page(stateStore, numbered(4).sort(), 2)).containsExactly(new Counter(5));
    assertThat(page(stateStore, numbered(5).sort(), 2)).isEmpty();
    assertThat(page(stateStore, numbered(3).sort() + "-gone", 2))
        .containsExactly(new Counter(4), new Counter(5));
    assertThat(stateStore.list(Counter.class, Key.partitionOf(CHURN), "", "", 10)).hasSize(6);
  }

  @Test
  void whatCannotBeReadHidesNothingElseInAList() {
    StateStore stateStore = stateStore();
    stateStore.write(
        List.of(
            Write.create(numbered(1), new Counter(1)),
            Write.create(
                new Key<>(TimeIndex.IndexEntry.class, numbered(2).partition(), numbered(2).sort()),
                new TimeIndex.IndexEntry(Instant.EPOCH, "no-counter")),
            Write.create(numbered(3), new Counter(3))),
        List.of());

    List<Listed<Counter>> listed =
        stateStore.list(Counter.class, Key.partitionOf(CHURN), "n#", "", 10);

    assertThat(listed)
        .satisfiesExactly(
            first ->
                assertThat(first).isEqualTo(new Listed.Entry<>(numbered(1).sort(), new Counter(1))),
            second -> {
              assertThat(second).isInstanceOf(Listed.Unreadable.class);
              assertThat(second.sort()).isEqualTo(numbered(2).sort());
            },
            third ->
                assertThat(third)
                    .isEqualTo(new Listed.Entry<>(numbered(3).sort(), new Counter(3))));
    assertThat(stateStore.listNewest(Counter.class, Key.partitionOf(CHURN), "n#", "", 10))
        .isEqualTo(listed.reversed());
    assertThat(latest(stateStore, "", 10)).containsExactly(new Counter(3), new Counter(1));
  }

  @Test
  void manyAreReadTogetherWhateverIsAmongThem() {
    StateStore stateStore = stateStore();
    List<Key<Counter>> keys = new ArrayList<>();
    for (int n = 1; n <= 130; n++) {
      keys.add(numbered(n));
      if (n % 2 == 0) {
        stateStore.write(List.of(Write.create(numbered(n), new Counter(n))), List.of());
      }
    }
    stateStore.write(
        List.of(
            Write.create(
                new Key<>(TimeIndex.IndexEntry.class, numbered(7).partition(), numbered(7).sort()),
                new TimeIndex.IndexEntry(Instant.EPOCH, "no-counter"))),
        List.of());

    Map<String, Listed<Counter>> found = stateStore.findAll(keys);

    assertThat(found)
        .hasSize(66)
        .containsEntry(
            numbered(130).sort(), new Listed.Entry<>(numbered(130).sort(), new Counter(130)));
    assertThat(found.get(numbered(7).sort())).isInstanceOf(Listed.Unreadable.class);
    assertThat(stateStore.findAll(List.<Key<Counter>>of())).isEmpty();
  }

  @Test
  void aListByTimeCountsWhatCannotBeReadAndGoesOn() {
    StateStore stateStore = stateStore();
    var datasets = new Datasets(new Transactions(stateStore, _ -> {}), () -> Instant.EPOCH);
    Upload first = datasets.received(CHURN, new ObjectRef("intake", "telco-churn/a.csv", "v1"));
    Instant later = Instant.EPOCH.plusSeconds(1);
    stateStore.write(
        List.of(
            Upload.BY_ARRIVAL.entry(CHURN, "in-lost", later),
            Upload.BY_ARRIVAL.entry(CHURN, "in-other", later.plusSeconds(1)),
            Write.create(
                new Key<>(
                    Counter.class, Key.partitionOf(CHURN), Upload.key(CHURN, "in-other").sort()),
                new Counter(1))),
        List.of());

    Page<Upload> all = datasets.uploads(CHURN, null, 5);
    Page<Upload> some = datasets.uploads(CHURN, null, 1);

    assertThat(all.items()).containsExactly(first);
    assertThat(all.listed()).hasSize(3);
    assertThat(datasets.uploads(CHURN, some.next(), 5).listed()).hasSize(2);
  }

  @Test
  void theLatestGoOnWhereThePageBeforeEnded() {
    StateStore stateStore = stateStore();
    for (int sequence = 1; sequence <= 5; sequence++) {
      stateStore.write(List.of(Write.create(numbered(sequence), new Counter(sequence))), List.of());
    }
    stateStore.write(List.of(Write.create(counter("other"), new Counter(99))), List.of());
    stateStore.write(
        List.of(
            Write.create(
                new Key<>(Counter.class, Key.partitionOf(CHURN), "z#last"), new Counter(98))),
        List.of());

    assertThat(latest(stateStore, "", 2)).containsExactly(new Counter(5), new Counter(4));
    assertThat(latest(stateStore, numbered(4).sort(), 2))
        .containsExactly(new Counter(3), new Counter(2));
    assertThat(latest(stateStore, numbered(2).sort(), 2)).containsExactly(new Counter(1));
    assertThat(latest(stateStore, numbered(1).sort(), 2)).isEmpty();
    assertThat(latest(stateStore, numbered(3).sort() + "-gone", 2))
        .containsExactly(new Counter(3), new Counter(2));
    assertThat(latest(stateStore, "n#9", 9)).hasSize(5);
    assertThat(latest(stateStore, "n#", 9)).isEmpty();
  }

  @Test
  void aListByTimeGoesOnFromPageToPage() {
    Instant start = Instant.parse("2026-11-23T18:46:00Z");
    var clock = new AtomicReference<>(start);
    var datasets = new Datasets(new Transactions(stateStore(), _ -> {}), clock::get);
    for (int file = 1; file <= 5; file++) {
      clock.set(start.plusMillis(700L * file));
      datasets.received(CHURN, new ObjectRef("intake", "telco-churn/a.csv", "v" + file));
    }

    Page<Upload> newest = datasets.uploads(CHURN, null, 3);
    Page<Upload> rest = datasets.uploads(CHURN, newest.next(), 3);

    assertThat(newest.items().stream().map(upload -> upload.file().versionId()))
        .containsExactly("v5", "v4", "v3");
    assertThat(rest.items().stream().map(upload -> upload.file().versionId()))
        .containsExactly("v2", "v1");
    assertThat(rest.next()).isNull();
    assertThat(datasets.uploads(CHURN, Cursor.parse("before", start.toString()), 3).items())
        .isEmpty();
  }

  private static List<Counter> latest(StateStore stateStore, String before, int limit) {
    return stateStore.latest(Counter.class, Key.partitionOf(CHURN), "n#", before, limit);
  }

  private static List<Counter> page(StateStore stateStore, String after, int limit) {
    return stateStore.list(Counter.class, Key.partitionOf(CHURN), "n#", after, limit).stream()
        .map(StateStoreContract::value)
        .toList();
  }

  private static Counter value(Listed<Counter> listed) {
    return switch (listed) {
      case Listed.Entry<Counter>(var _, var counter) -> counter;
      case Listed.Unreadable<Counter>(var sort, var why) -> throw new AssertionError(sort + why);
    };
  }

  private static Key<Counter> numbered(int sequence) {
    return new Key<>(Counter.class, Key.partitionOf(CHURN), "n#" + Key.padded(sequence));
  }

  @Test
  void whateverOverlapsHappensAsIfOneAfterTheOther() throws Exception {
    for (int seed = 1; seed <= histories(); seed++) {
      var calls = RecordedCalls.of(stateStore(), counter("history-" + seed), 5, 20, seed);

      assertThat(Linearization.exists(calls, RecordedCalls.State.NOTHING))
          .as("seed %s: %s", seed, calls)
          .isTrue();
    }
  }

  /** How many histories of calls that overlap are looked at: as many as cost a second. */
  protected int histories() {
    return Integer.getInteger("histories", 800);
  }

  @Test
  void eightAtOnceTakeNumbersWithoutGapOrRepeatAndHistoryStaysWhole() throws Exception {
    int each = Integer.getInteger("numbers", 10);
    for (int round = 1; round <= Integer.getInteger("rounds", 1); round++) {
      ProjectName project = new ProjectName("telco-churn-" + round);
      takeNumbersAtOnce(project, 8, each);
      isWhole(project, 8 * each);
    }
  }

  private void takeNumbersAtOnce(ProjectName project, int threads, int each) throws Exception {
    var random = new Random(project.value().hashCode());
    List<Integer> taken = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int call = 0; call < threads * each; call++) {
        var transactions =
            new Transactions(
                stateStore(),
                new Backoff(
                    Duration.ofMillis(2),
                    Duration.ofMillis(100),
                    new Random(random.nextLong()),
                    InstantSource.system()));
        calls.add(() -> takeNumber(transactions, project));
      }
      for (Future<Integer> number : pool.invokeAll(calls)) {
        taken.add(number.get());
      }
    }
    assertThat(taken)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, threads * each).boxed().toList());
  }

  private void isWhole(ProjectName project, int entries) {
    AuditHead head = AuditHead.EMPTY;
    for (int sequence = 1; sequence <= entries; sequence++) {
      AuditEntry entry = stateStore().find(AuditEntry.key(project, sequence)).orElseThrow().value();
      assertThat(entry.follows(head)).as("entry %s", sequence).isTrue();
      head = AuditHead.at(entry);
    }
  }

  /**
   * Takes the next number as a delivery would: again, for as long as the state store asks for it.
   */
  private static int takeNumber(Transactions transactions, ProjectName project) {
    while (true) {
      try {
        return transactions.transact(() -> {
          var next = Counter.next(transactions.stateStore(), Counter.key(project, "numbers"));
          return new Decision.Commit<>(
              new Change(
                  project,
                  List.of(next.write()),
                  new AuditedChange(
                      Instant.EPOCH, "test", "number", "-", "" + next.number(), "taken"),
                  List.of()),
              next.number());
        });
      } catch (UnavailableException redeliver) {
        Thread.onSpinWait();
      }
    }
  }

  private static Key<Counter> counter(String kind) {
    return Counter.key(CHURN, kind);
  }
}
