package io.millrace.domain.state;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The one place where the platform's state is kept. */
public interface StateStore {

  /**
   * How many bytes an entity may have as it is kept, in JSON. What may be larger is kept in the
   * store, and the entity says where. DynamoDB takes 409,600 in all; the rest is the key's.
   */
  int MAX_BYTES = 400_000;

  /** So many entities are asked for at a time where all are wanted. */
  int PAGE = 1000;

  /**
   * The entity under this key, as of the last write that was acknowledged before this call.
   *
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  <T extends Entity> Optional<Revised<T>> find(Key<T> key);

  /**
   * What stands under these keys, each as {@link #find} finds it; what does not exist is left out.
   * One that cannot be read hides none of the others.
   *
   * @param keys of one partition
   * @return by sort key
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  default <T extends Entity> Map<String, Listed<T>> findAll(List<Key<T>> keys) {
    Map<String, Listed<T>> found = new HashMap<>();
    for (Key<T> key : keys) {
      try {
        find(key)
            .ifPresent(read -> found.put(key.sort(), new Listed.Entry<>(key.sort(), read.value())));
      } catch (UnavailableException e) {
        throw e;
      } catch (RuntimeException e) { // whatever somebody wrote there: the others are read
        found.put(key.sort(), new Listed.Unreadable<>(key.sort(), String.valueOf(e.getMessage())));
      }
    }
    return found;
  }

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
   * before}, newest key first; as {@link #listNewest} lists them, without what cannot be read.
   *
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  default <T extends Entity> List<T> latest(
      Class<T> type, String partition, String prefix, String before, int limit) {
    return Listed.readable(listNewest(type, partition, prefix, before, limit));
  }

  /**
   * All entities of a partition whose sort key begins with {@code prefix}, however many, newest key
   * first; without what cannot be read.
   *
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  default <T extends Entity> List<T> all(Class<T> type, String partition, String prefix) {
    List<T> all = new ArrayList<>();
    List<Listed<T>> page = listNewest(type, partition, prefix, "", PAGE);
    all.addAll(Listed.readable(page));
    while (page.size() == PAGE) {
      page = listNewest(type, partition, prefix, page.getLast().sort(), PAGE);
      all.addAll(Listed.readable(page));
    }
    return all;
  }

  /**
   * What stands in a partition under sort keys that begin with {@code prefix} and come before
   * {@code before}, newest key first.
   *
   * <p>Each is as of the last acknowledged write, but the list is not one snapshot. One that cannot
   * be read hides none of the others.
   *
   * @param before the sort key of the last entity of the page before, or any other that begins with
   *     the prefix; empty to start at the newest
   * @param limit how many at most, at least 1; fewer are the last ones
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  <T extends Entity> List<Listed<T>> listNewest(
      Class<T> type, String partition, String prefix, String before, int limit);

  /**
   * The entities of a partition whose sort key begins with {@code prefix} and comes after {@code
   * after}, in the order of their keys.
   *
   * <p>Each is as of the last acknowledged write, but the list is not one snapshot. One that cannot
   * be read hides none of the others.
   *
   * @param after the sort key of the last entity of the page before; empty to start at the first
   * @param limit how many at most, at least 1; fewer are the last ones
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  <T extends Entity> List<Listed<T>> list(
      Class<T> type, String partition, String prefix, String after, int limit);

  /**
   * Writes all of these entities and announces all of these events, or does nothing.
   *
   * <p>Atomic: the call returns false, and has written nothing, if any entity is not at its
   * expected revision. An event is announced at least once if, and only if, its transaction was
   * written. A call that throws may have written everything or nothing: read the state to know.
   *
   * @return whether it was written
   * @throws InvalidInputException if an entity is larger than {@link #MAX_BYTES}; nothing was
   *     written, and never will be
   * @throws io.millrace.domain.UnavailableException if the store could not be reached
   */
  boolean write(List<Write<?>> writes, List<Event> events);

  /**
   * Refuses an entity that is too large, for those who keep them.
   *
   * @param bytes that it has as it is kept
   * @throws InvalidInputException if that is more than {@link #MAX_BYTES}
   */
  static void checkSize(Key<?> key, int bytes) {
    if (bytes > MAX_BYTES) {
      throw new InvalidInputException(
          "the %s '%s' is too large: the platform keeps %s bytes of one, with all that it leaves out filled in, and this has %s"
              .formatted(words(key.type()), key.sort(), MAX_BYTES, bytes));
    }
  }

  /** What a type is called: {@code ProjectRevision} is a project revision. */
  private static String words(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
