package io.millrace.domain.ledger;

import io.millrace.domain.event.Event;
import java.util.List;
import java.util.Optional;

/** The one place where the platform's state is kept. */
public interface Ledger {

  /**
   * The entity under this key, as of the last write that was acknowledged before this call.
   *
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  <T extends Entity> Optional<Revised<T>> find(Key<T> key);

  /**
   * The entities of a partition whose sort key begins with {@code prefix}, newest key first.
   *
   * <p>Each is as of the last acknowledged write, but the list is not one snapshot.
   *
   * @param limit how many at most, at least 1
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  default <T extends Entity> List<T> latest(
      Class<T> type, String partition, String prefix, int limit) {
    return latest(type, partition, prefix, "", limit);
  }

  /**
   * The entities of a partition whose sort key begins with {@code prefix} and comes before {@code
   * before}, newest key first.
   *
   * <p>Each is as of the last acknowledged write, but the list is not one snapshot.
   *
   * @param before the sort key of the last entity of the page before, or any other that begins with
   *     the prefix; empty to start at the newest
   * @param limit how many at most, at least 1; fewer are the last ones
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  <T extends Entity> List<T> latest(
      Class<T> type, String partition, String prefix, String before, int limit);

  /**
   * The entities of a partition whose sort key begins with {@code prefix} and comes after {@code
   * after}, in the order of their keys.
   *
   * <p>Each is as of the last acknowledged write, but the list is not one snapshot.
   *
   * @param after the sort key of the last entity of the page before; empty to start at the first
   * @param limit how many at most, at least 1; fewer are the last ones
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  <T extends Entity> List<T> list(
      Class<T> type, String partition, String prefix, String after, int limit);

  /**
   * Writes all of these entities and announces all of these events, or does nothing.
   *
   * <p>Atomic: the call returns false, and has written nothing, if any entity is not at its
   * expected revision. An event is announced at least once if, and only if, its transaction was
   * written. A call that throws may have written everything or nothing: read the state to know.
   *
   * @return whether it was written
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  boolean write(List<Write<?>> writes, List<Event> events);
}
