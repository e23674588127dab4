package io.millrace.prediction;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A state store that can be out of reach, and counts how often it is read. */
final class UnreliableStateStore implements StateStore {

  final AtomicInteger reads = new AtomicInteger();
  volatile boolean down;
  private final StateStore stateStore;

  UnreliableStateStore(StateStore stateStore) {
    this.stateStore = stateStore;
  }

  @Override
  public <T extends Entity> Optional<Revised<T>> find(Key<T> key) {
    reads.incrementAndGet();
    if (down) {
      throw new UnavailableException("could not read " + key.sort());
    }
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
    return stateStore.write(writes, events);
  }
}
