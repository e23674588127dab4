package io.millrace.domain.state;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.state.Decision.Commit;
import io.millrace.domain.state.Decision.NoChange;
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
public final class Transactions {

  private static final int MAX_ATTEMPTS = 20;

  private final StateStore stateStore;
  private final IntConsumer pause;

  /**
   * @param pause waits before the attempt of this number, 2, 3 …; see {@link Backoff}
   */
  public Transactions(StateStore stateStore, IntConsumer pause) {
    this.stateStore = stateStore;
    this.pause = pause;
  }

  /** The state store that decisions read. */
  public StateStore stateStore() {
    return stateStore;
  }

  /**
   * Decides, and commits what was decided; again from the start where the state moved in between.
   *
   * @return the answer of the decision that held
   * @throws UnavailableException if the state kept moving, or the state store could not be reached;
   *     the last change may or may not have been written, and doing the same again is safe
   */
  public <R> R transact(Supplier<Decision<R>> decide) {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (attempt > 1) {
        pause.accept(attempt);
      }
      switch (decide.get()) {
        case NoChange<R>(var answer) -> {
          return answer;
        }
        case Commit<R>(var change, var answer) -> {
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
    Key<AuditHead> key = AuditHead.key(change.partition());
    var read = stateStore.find(key);
    AuditHead head = read.map(Revised::value).orElse(AuditHead.EMPTY);
    AuditEntry entry = AuditEntry.after(head, change.audited());
    List<Write<?>> writes = new ArrayList<>(change.writes());
    writes.add(Write.create(AuditEntry.key(change.partition(), entry.sequence()), entry));
    writes.add(new Write<>(key, AuditHead.at(entry), read.map(Revised::revision).orElse(0L)));
    return stateStore.write(writes, change.events());
  }
}
