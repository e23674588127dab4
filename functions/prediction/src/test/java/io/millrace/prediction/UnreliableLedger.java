package io.millrace.prediction;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.ledger.Listed;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.ledger.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A ledger that can be out of reach, and counts how often it is read. */
final class UnreliableLedger implements Ledger {

  final AtomicInteger reads = new AtomicInteger();
  volatile boolean down;
  private final Ledger ledger;

  UnreliableLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public <T extends Entity> Optional<Revised<T>> find(Key<T> key) {
    reads.incrementAndGet();
    if (down) {
      throw new UnavailableException("could not read " + key.sort());
    }
    return ledger.find(key);
  }

  @Override
  public <T extends Entity> List<Listed<T>> listNewest(
      Class<T> type, String partition, String prefix, String before, int limit) {
    return ledger.listNewest(type, partition, prefix, before, limit);
  }

  @Override
  public <T extends Entity> List<Listed<T>> list(
      Class<T> type, String partition, String prefix, String after, int limit) {
    return ledger.list(type, partition, prefix, after, limit);
  }

  @Override
  public boolean write(List<Write<?>> writes, List<Event> events) {
    return ledger.write(writes, events);
  }
}
