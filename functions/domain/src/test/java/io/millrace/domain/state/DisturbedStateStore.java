package io.millrace.domain.state;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A state store on which everything goes wrong that may: calls that never arrive, writes whose
 * reply is lost, and others who get in between. Which, is drawn from one seed; after {@code faults}
 * of them it is calm, so that whoever keeps trying comes to an end.
 */
public final class DisturbedStateStore implements StateStore {

  private static final int MAX_DEPTH = 3;

  private final StateStore calm;
  private final RandomGenerator random;
  private final Runnable somebodyElse;
  private int faults;
  private int depth;

  /**
   * @param somebodyElse what may run to its end within any call, as if on another machine
   */
  public DisturbedStateStore(
      StateStore calm, RandomGenerator random, int faults, Runnable somebodyElse) {
    this.calm = calm;
    this.random = random;
    this.faults = faults;
    this.somebodyElse = somebodyElse;
  }

  @Override
  public <T extends Entity> Optional<Revised<T>> find(Key<T> key) {
    disturb();
    return calm.find(key);
  }

  @Override
  public <T extends Entity> List<Listed<T>> listNewest(
      Class<T> type, String partition, String prefix, String before, int limit) {
    disturb();
    return calm.listNewest(type, partition, prefix, before, limit);
  }

  @Override
  public <T extends Entity> List<Listed<T>> list(
      Class<T> type, String partition, String prefix, String after, int limit) {
    disturb();
    return calm.list(type, partition, prefix, after, limit);
  }

  @Override
  public boolean write(List<Write<?>> writes, List<Event> events) {
    disturb();
    boolean written = calm.write(writes, events);
    if (fault(8)) {
      throw new UnavailableException("the reply was lost");
    }
    return written;
  }

  private void disturb() {
    if (fault(16)) {
      throw new UnavailableException("the call never arrived");
    }
    if (depth < MAX_DEPTH && random.nextInt(4) == 0) {
      depth++;
      try {
        somebodyElse.run();
      } finally {
        depth--;
      }
    }
  }

  private boolean fault(int oneIn) {
    if (faults > 0 && random.nextInt(oneIn) == 0) {
      faults--;
      return true;
    }
    return false;
  }
}
