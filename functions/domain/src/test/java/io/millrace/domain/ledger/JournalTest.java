package io.millrace.domain.ledger;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.TimeIndex.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final Key<Counter> NUMBERS = Counter.key(CHURN, "numbers");
  private static final Transition TAKEN =
      new Transition(Instant.EPOCH, "test", "number", "-", "1", "taken");

  private final InMemoryLedger ledger = new InMemoryLedger();
  private final List<Integer> pauses = new ArrayList<>();
  private final Journal journal = new Journal(ledger, pauses::add);

  @Test
  void aDecisionThatHoldsAtOnceWaitsForNothing() {
    assertThat(journal.settle(() -> new Decision.Leave<>("left"))).isEqualTo("left");
    assertThat(journal.settle(this::takeNumber)).isEqualTo(1);

    assertThat(pauses).isEmpty();
    assertThat(Histories.of(ledger, CHURN)).hasSize(1);
  }

  @Test
  void whereTheStateMovedItIsDecidedAgainAfterAPause() {
    var decisions = new AtomicInteger();

    int number =
        journal.settle(() -> {
          var decision = takeNumber();
          if (decisions.incrementAndGet() < 3) {
            new Journal(ledger, _ -> {}).settle(this::takeNumber); // somebody else is faster
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
            journal.settle(() -> {
              var decision = takeNumber();
              attempts.incrementAndGet();
              new Journal(ledger, _ -> {}).settle(this::takeNumber);
              return decision;
            }))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("the state kept changing during 20 attempts; try again");

    assertThat(attempts).hasValue(20);
    assertThat(pauses).isEqualTo(IntStream.rangeClosed(2, 20).boxed().toList());
  }

  private Decision<Integer> takeNumber() {
    var next = Counter.next(ledger, NUMBERS);
    return new Decision.Apply<>(
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
    HistoryEntry first = HistoryEntry.after(HistoryHead.EMPTY, TAKEN);
    HistoryEntry second = HistoryEntry.after(HistoryHead.at(first), TAKEN);

    assertThat(first.sequence()).isEqualTo(1);
    assertThat(first.follows(HistoryHead.EMPTY)).isTrue();
    assertThat(second.follows(HistoryHead.at(first))).isTrue();
    assertThat(second.follows(HistoryHead.EMPTY)).isFalse();
    assertThat(first.follows(HistoryHead.at(first))).isFalse();
  }

  @Test
  void whicheverWordOfALineIsAnotherItFollowsNoMore() {
    HistoryEntry entry = HistoryEntry.after(HistoryHead.EMPTY, TAKEN);
    for (Transition altered :
        List.of(
            new Transition(Instant.EPOCH.plusMillis(1), "test", "number", "-", "1", "taken"),
            new Transition(Instant.EPOCH, "eve", "number", "-", "1", "taken"),
            new Transition(Instant.EPOCH, "test", "numbe", "r-", "1", "taken"),
            new Transition(Instant.EPOCH, "test", "number", "-1", "", "taken"),
            new Transition(Instant.EPOCH, "test", "number", "-", "2", "taken"),
            new Transition(Instant.EPOCH, "test", "number", "-", "1", "given"))) {
      assertThat(
              new HistoryEntry(1, altered, entry.previous(), entry.hash())
                  .follows(HistoryHead.EMPTY))
          .as("%s", altered)
          .isFalse();
    }
    assertThat(
            new HistoryEntry(2, TAKEN, entry.previous(), entry.hash()).follows(HistoryHead.EMPTY))
        .isFalse();
    assertThat(new HistoryEntry(1, TAKEN, Sha256.of("x"), entry.hash()).follows(HistoryHead.EMPTY))
        .isFalse();
  }

  @Test
  void aLineOfHistorySaysWhoAndWhyInBounds() {
    bounded(
        "actor",
        (String actor) -> new Transition(Instant.EPOCH, actor, "number", "-", "1", "taken"),
        List.of("a", "x".repeat(200)),
        List.of("", " ", "x".repeat(201)));
    assertThat(new Transition(Instant.EPOCH, "a", "number", "-", "1", "x".repeat(2001)).why())
        .hasSize(2000);
  }

  @Test
  void keysOfAProjectStandTogetherAndSortAsTheirNumbersDo() {
    assertThat(Key.partitionOf(CHURN)).isEqualTo("project#telco-churn");
    assertThat(Key.padded(9)).isEqualTo("0000000009").isLessThan(Key.padded(10));
  }

  @Test
  void anEntityHasAtMostAsManyBytesAsAreKept() {
    assertThatCode(() -> Ledger.checkSize(NUMBERS, Ledger.MAX_BYTES)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Ledger.checkSize(HistoryHead.key(CHURN), Ledger.MAX_BYTES + 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the history head 'head#history' is too large: the platform keeps 400000 bytes of one,"
                + " with all that it leaves out filled in, and this has 400001");
  }

  @Test
  void aPageThatHoldsAllThereIsIsTheLast() {
    var index = new TimeIndex<Counter>("at", (project, id) -> Counter.key(project, id));
    for (int each = 1; each <= 3; each++) {
      ledger.write(
          List.of(
              Write.create(Counter.key(CHURN, "n-" + each), new Counter(each)),
              index.entry(CHURN, "n-" + each, Instant.EPOCH.plusSeconds(each))),
          List.of());
    }

    assertThat(index.newest(ledger, CHURN, null, 3).next()).isNull();
    assertThat(index.newest(ledger, CHURN, null, 3).items())
        .containsExactly(new Counter(3), new Counter(2), new Counter(1));
    Page<Counter> first = index.newest(ledger, CHURN, null, 2);
    assertThat(first.next()).isEqualTo(new Cursor(Instant.EPOCH.plusSeconds(2), "n-2"));
    assertThat(index.newest(ledger, CHURN, first.next(), 2).items())
        .containsExactly(new Counter(1));
  }

  @Test
  void aPageGoesOnAfterAPlaceThatCannotBeRead() {
    var index = new TimeIndex<Counter>("at", (project, id) -> Counter.key(project, id));
    ledger.write(
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

    Page<Counter> first = index.newest(ledger, CHURN, null, 1);

    assertThat(first.items()).isEmpty();
    assertThat(first.listed()).hasSize(1);
    assertThat(index.newest(ledger, CHURN, first.next(), 1).items())
        .containsExactly(new Counter(1));
  }

  @Test
  void theNewestThatCanBeReadIsTheOneBeforeThoseThatCannot() {
    String partition = Key.partitionOf(CHURN);
    assertThat(Newest.of(ledger, Counter.class, partition, "n#").found()).isEmpty();
    for (int each = 1; each <= 2; each++) {
      ledger.write(
          List.of(
              Write.create(
                  new Key<>(Counter.class, partition, "n#" + Key.padded(each)), new Counter(each))),
          List.of());
    }
    assertThat(Newest.of(ledger, Counter.class, partition, "n#"))
        .isEqualTo(new Newest<>(new Counter(2), 0));

    for (int each = 3; each <= 4; each++) {
      ledger.write(
          List.of(
              Write.create(
                  new Key<>(HistoryHead.class, partition, "n#" + Key.padded(each)),
                  HistoryHead.EMPTY)),
          List.of());
    }
    var newest = Newest.of(ledger, Counter.class, partition, "n#");
    assertThat(newest).isEqualTo(new Newest<>(new Counter(2), 2));
    assertThat(newest.found()).contains(new Counter(2));
  }
}
