package io.millrace.domain.state;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.TimeIndex.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransactionsTest {

  private static final Key<Counter> NUMBERS = Counter.key(CHURN, "numbers");
  private static final AuditedChange TAKEN =
      new AuditedChange(Instant.EPOCH, "test", "number", "-", "1", "taken");

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final List<Integer> pauses = new ArrayList<>();
  private final Transactions transactions = new Transactions(stateStore, pauses::add);

  @Test
  void aDecisionThatHoldsAtOnceWaitsForNothing() {
    assertThat(transactions.transact(() -> new Decision.NoChange<>("left"))).isEqualTo("left");
    assertThat(transactions.transact(this::takeNumber)).isEqualTo(1);

    assertThat(pauses).isEmpty();
    assertThat(Histories.of(stateStore, CHURN)).hasSize(1);
  }

  @Test
  void whereTheStateMovedItIsDecidedAgainAfterAPause() {
    var decisions = new AtomicInteger();

    int number =
        transactions.transact(() -> {
          var decision = takeNumber();
          if (decisions.incrementAndGet() < 3) {
            new Transactions(stateStore, _ -> {})
                .transact(this::takeNumber); // somebody else is faster
          }
          return decision;
        });

    assertThat(number).isEqualTo(3);
    assertThat(pauses).containsExactly(2, 3);
  }

  @Test
  void afterTwentyAttemptsItIsGivenUpAndSaid() {
    var attempts = new AtomicInteger();

    assertThatThrownBy(() ->
            transactions.transact(() -> {
              var decision = takeNumber();
              attempts.incrementAndGet();
              new Transactions(stateStore, _ -> {}).transact(this::takeNumber);
              return decision;
            }))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("the state kept changing during 20 attempts; try again");

    assertThat(attempts).hasValue(20);
    assertThat(pauses).isEqualTo(IntStream.rangeClosed(2, 20).boxed().toList());
  }

  private Decision<Integer> takeNumber() {
    var next = Counter.next(stateStore, NUMBERS);
    return new Decision.Commit<>(
        new Change(CHURN, List.of(next.write()), TAKEN, List.<Event>of()), next.number());
  }

  @Test
  void aWaitLastsAsLongAsItsChanceSays() {
    var backoff =
        new Backoff(
            Duration.ofMillis(8), Duration.ofMillis(8), new Random(3), InstantSource.system());
    long waits = 0;
    var same =
        new Backoff(
            Duration.ofMillis(8), Duration.ofMillis(8), new Random(3), InstantSource.system());
    long before = System.nanoTime();
    for (int attempt = 2; attempt < 6; attempt++) {
      backoff.accept(attempt);
      waits += same.before(attempt).toMillis();
    }

    assertThat(waits).isPositive();
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(waits * 1_000_000);
  }

  @Test
  void whoeverIsInterruptedWhileWaitingStaysInterruptedAndSaysSo() {
    var backoff =
        new Backoff(
            Duration.ofHours(1), Duration.ofHours(1), new Random(1), InstantSource.system());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> backoff.accept(9))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("interrupted while waiting to try again");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aLineOfHistoryFollowsOneOtherAlone() {
    AuditEntry first = AuditEntry.after(AuditHead.EMPTY, TAKEN);
    AuditEntry second = AuditEntry.after(AuditHead.at(first), TAKEN);

    assertThat(first.sequence()).isEqualTo(1);
    assertThat(first.follows(AuditHead.EMPTY)).isTrue();
    assertThat(second.follows(AuditHead.at(first))).isTrue();
    assertThat(second.follows(AuditHead.EMPTY)).isFalse();
    assertThat(first.follows(AuditHead.at(first))).isFalse();
  }

  @Test
  void whicheverWordOfALineIsAnotherItFollowsNoMore() {
    AuditEntry entry = AuditEntry.after(AuditHead.EMPTY, TAKEN);
    for (AuditedChange altered :
        List.of(
            new AuditedChange(Instant.EPOCH.plusMillis(1), "test", "number", "-", "1", "taken"),
            new AuditedChange(Instant.EPOCH, "eve", "number", "-", "1", "taken"),
            new AuditedChange(Instant.EPOCH, "test", "numbe", "r-", "1", "taken"),
            new AuditedChange(Instant.EPOCH, "test", "number", "-1", "", "taken"),
            new AuditedChange(Instant.EPOCH, "test", "number", "-", "2", "taken"),
            new AuditedChange(Instant.EPOCH, "test", "number", "-", "1", "given"))) {
      assertThat(
              new AuditEntry(1, altered, entry.previous(), entry.hash()).follows(AuditHead.EMPTY))
          .as("%s", altered)
          .isFalse();
    }
    assertThat(new AuditEntry(2, TAKEN, entry.previous(), entry.hash()).follows(AuditHead.EMPTY))
        .isFalse();
    assertThat(new AuditEntry(1, TAKEN, Sha256.of("x"), entry.hash()).follows(AuditHead.EMPTY))
        .isFalse();
  }

  @Test
  void aLineOfHistorySaysWhoAndWhyInBounds() {
    bounded(
        "actor",
        (String actor) -> new AuditedChange(Instant.EPOCH, actor, "number", "-", "1", "taken"),
        List.of("a", "x".repeat(210)),
        List.of("", " ", "x".repeat(211)));
    assertThat(new AuditedChange(Instant.EPOCH, "a", "number", "-", "1", "x".repeat(2001)).why())
        .hasSize(2000);
  }

  @Test
  void keysOfAProjectStandTogetherAndSortAsTheirNumbersDo() {
    assertThat(Key.partitionOf(CHURN)).isEqualTo("project#telco-churn");
    assertThat(Key.padded(9)).isEqualTo("0000000009").isLessThan(Key.padded(10));
  }

  @Test
  void anEntityHasAtMostAsManyBytesAsAreKept() {
    assertThatCode(() -> StateStore.checkSize(NUMBERS, StateStore.MAX_BYTES))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> StateStore.checkSize(AuditHead.key(CHURN), StateStore.MAX_BYTES + 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the audit head 'head#history' is too large: the platform keeps 400000 bytes of one,"
                + " with all that it leaves out filled in, and this has 400001");
  }

  @Test
  void aPageThatHoldsAllThereIsIsTheLast() {
    var index = new TimeIndex<Counter>("at", (project, id) -> Counter.key(project, id));
    for (int each = 1; each <= 3; each++) {
      stateStore.write(
          List.of(
              Write.create(Counter.key(CHURN, "n-" + each), new Counter(each)),
              index.entry(CHURN, "n-" + each, Instant.EPOCH.plusSeconds(each))),
          List.of());
    }

    assertThat(index.newest(stateStore, CHURN, null, 3).next()).isNull();
    assertThat(index.newest(stateStore, CHURN, null, 3).items())
        .containsExactly(new Counter(3), new Counter(2), new Counter(1));
    Page<Counter> first = index.newest(stateStore, CHURN, null, 2);
    assertThat(first.next()).isEqualTo(new Cursor(Instant.EPOCH.plusSeconds(2), "n-2"));
    assertThat(index.newest(stateStore, CHURN, first.next(), 2).items())
        .containsExactly(new Counter(1));
  }

  @Test
  void aPageGoesOnAfterAPlaceThatCannotBeRead() {
    var index = new TimeIndex<Counter>("at", (project, id) -> Counter.key(project, id));
    stateStore.write(
        List.of(
            Write.create(
                new Key<>(
                    Counter.class,
                    Key.partitionOf(CHURN),
                    "at#" + new Cursor(Instant.EPOCH.plusSeconds(9), "n-9")),
                new Counter(9)),
            Write.create(Counter.key(CHURN, "n-1"), new Counter(1)),
            index.entry(CHURN, "n-1", Instant.EPOCH)),
        List.of());

    Page<Counter> first = index.newest(stateStore, CHURN, null, 1);

    assertThat(first.items()).isEmpty();
    assertThat(first.listed()).hasSize(1);
    assertThat(index.newest(stateStore, CHURN, first.next(), 1).items())
        .containsExactly(new Counter(1));
  }

  @Test
  void theNewestThatCanBeReadIsTheOneBeforeThoseThatCannot() {
    String partition = Key.partitionOf(CHURN);
    assertThat(Newest.of(stateStore, Counter.class, partition, "n#").found()).isEmpty();
    for (int each = 1; each <= 2; each++) {
      stateStore.write(
          List.of(
              Write.create(
                  new Key<>(Counter.class, partition, "n#" + Key.padded(each)), new Counter(each))),
          List.of());
    }
    assertThat(Newest.of(stateStore, Counter.class, partition, "n#"))
        .isEqualTo(new Newest<>(new Counter(2), 0));

    for (int each = 3; each <= 4; each++) {
      stateStore.write(
          List.of(
              Write.create(
                  new Key<>(AuditHead.class, partition, "n#" + Key.padded(each)), AuditHead.EMPTY)),
          List.of());
    }
    var newest = Newest.of(stateStore, Counter.class, partition, "n#");
    assertThat(newest).isEqualTo(new Newest<>(new Counter(2), 2));
    assertThat(newest.found()).contains(new Counter(2));
  }
}
