package io.millrace.domain.state;

import java.util.List;
import java.util.stream.Stream;

/** What stands at one place of a list: an entity, or something that cannot be read as one. */
public sealed interface Listed<T extends Entity> {

  /** The sort key. */
  String sort();

  /** The entities of a list, without what cannot be read. */
  static <T extends Entity> List<T> readable(List<Listed<T>> listed) {
    return listed.stream()
        .flatMap(each ->
            switch (each) {
              case Entry<T>(var _, var value) -> Stream.of(value);
              case Unreadable<T> _ -> Stream.empty();
            })
        .toList();
  }

  /** An entity. */
  record Entry<T extends Entity>(String sort, T value) implements Listed<T> {}

  /**
   * Something that is no such entity, or is not one any more.
   *
   * @param why in plain words
   */
  record Unreadable<T extends Entity>(String sort, String why) implements Listed<T> {}
}
