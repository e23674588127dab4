package io.millrace.domain.ledger;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.ledger.Decision.Apply;
import io.millrace.domain.ledger.Decision.Leave;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Reads, decides and commits until a decision holds.
 *
 * <p>Any number of concurrent or repeated attempts, each killed anywhere, leave the state that one
 * attempt after the other would have left, provided that the decision reads all that it depends on,
 * and writes it where it depends on its staying so.
 */
public final class Journal {

  private static final int MAX_ATTEMPTS = 20;

  private final Ledger ledger;
  private final IntConsumer pause;

  /**
   * @param pause waits before the attempt of this number, 2, 3 …; see {@link Backoff}
   */
  public Journal(Ledger ledger, IntConsumer pause) {
    this.ledger = ledger;
    this.pause = pause;
  }

  /** The ledger that decisions read. */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * Decides, and commits what was decided; again from the start where the state moved in between.
   *
   * @return the answer of the decision that held
   * @throws UnavailableException if the state kept moving, or the ledger could not be reached; the
   *     last change may or may not have been written, and doing the same again is safe
   */
  public <R> R settle(Supplier<Decision<R>> decide) {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (attempt > 1) {
        pause.accept(attempt);
      }
      switch (decide.get()) {
        case Leave<R>(var answer) -> {
          return answer;
        }
        case Apply<R>(var change, var answer) -> {
          if (commit(change)) {
            return answer;
          }
        }
      }
    }
    throw new UnavailableException(
        "the state kept changing during %s attempts; try again".formatted(MAX_ATTEMPTS));
  }

  private boolean commit(Change change) {
    Key<HistoryHead> key = HistoryHead.key(change.project());
    var read = ledger.find(key);
    HistoryHead head = read.map(Revised::value).orElse(HistoryHead.EMPTY);
    HistoryEntry entry = HistoryEntry.after(head, change.transition());
    List<Write<?>> writes = new ArrayList<>(change.writes());
    writes.add(Write.create(HistoryEntry.key(change.project(), entry.sequence()), entry));
    writes.add(new Write<>(key, HistoryHead.at(entry), read.map(Revised::revision).orElse(0L)));
    return ledger.write(writes, change.events());
  }
}
