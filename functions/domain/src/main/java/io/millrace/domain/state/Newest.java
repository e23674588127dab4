package io.millrace.domain.state;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest entity of a list that can be read: what is newer and cannot be is passed over, and
 * counted.
 *
 * @param value null where there is none
 * @param passedOver newer ones that cannot be read
 */
public record Newest<T extends Entity>(@Nullable T value, int passedOver) {

  /** So many are looked at. */
  public static final int MOST = 20;

  /**
   * The newest of these.
   *
   * @param list newest first
   */
  public static <T extends Entity> Newest<T> of(List<Listed<T>> list) {
    int passedOver = 0;
    for (Listed<T> each : list) {
      switch (each) {
        case Listed.Entry<T>(var _, var value) -> {
          return new Newest<>(value, passedOver);
        }
        case Listed.Unreadable<T> _ -> passedOver++;
      }
    }
    return new Newest<>(null, passedOver);
  }

  /** The newest of a kind that is kept under sort keys that begin with {@code prefix}. */
  public static <T extends Entity> Newest<T> of(
      StateStore stateStore, Class<T> type, String partition, String prefix) {
    return of(stateStore.listNewest(type, partition, prefix, "", MOST));
  }

  /** The entity, if there is one. */
  public Optional<T> found() {
    return Optional.ofNullable(value);
  }
}
