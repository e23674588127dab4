package io.millrace.domain.state;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A state store that fails whenever somebody says so, and counts how often it is asked. One on
 * which things go wrong by chance is {@link DisturbedStateStore}.
 */
public final class FailingStateStore implements StateStore {

  private final StateStore calm;
  private final Consumer<String> before;
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * @param before is told the sort key or prefix of each call before it does anything, and throws
   *     what the call is to fail with
   */
  public FailingStateStore(StateStore calm, Consumer<String> before) {
    this.calm = calm;
    this.before = before;
  }

  /** One that nobody can reach. */
  public static FailingStateStore outOfReach() {
    return new FailingStateStore(
        new InMemoryStateStore(),
        sort -> {
          throw new UnavailableException("could not reach " + sort);
        });
  }

  /** How often it was asked. */
  public int asked() {
    return asked.get();
  }

  @Override
  public <T extends Entity> Optional<Revised<T>> find(Key<T> key) {
    ask(key.sort());
    return calm.find(key);
  }

  @Override
  public <T extends Entity> List<Listed<T>> listNewest(
      Class<T> type, String partition, String prefix, String before, int limit) {
    ask(prefix);
    return calm.listNewest(type, partition, prefix, before, limit);
  }

  @Override
  public <T extends Entity> List<Listed<T>> list(
      Class<T> type, String partition, String prefix, String after, int limit) {
    ask(prefix);
    return calm.list(type, partition, prefix, after, limit);
  }

  @Override
  public boolean write(List<Write<?>> writes, List<Event> events) {
    ask(writes.isEmpty() ? "" : writes.getFirst().key().sort());
    return calm.write(writes, events);
  }

  private void ask(String sort) {
    asked.incrementAndGet();
    before.accept(sort);
  }
}
