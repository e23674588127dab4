package io.millrace.domain.state;

/**
 * One entity of a change.
 *
 * @param expectedRevision the revision on which the change was decided; 0 where there was none
 */
public record Write<T extends Entity>(Key<T> key, T value, long expectedRevision) {

  /** An entity that must not exist yet. */
  public static <T extends Entity> Write<T> create(Key<T> key, T value) {
    return new Write<>(key, value, 0);
  }

  /** A new state of an entity that must still be as it was read. */
  public static <T extends Entity> Write<T> replace(Key<T> key, Revised<T> read, T value) {
    return new Write<>(key, value, read.revision());
  }
}
