package io.millrace.domain.ledger;

/** What stands at one place of a list: an entity, or something that cannot be read as one. */
public sealed interface Listed<T extends Entity> {

  /** The sort key. */
  String sort();

  /** An entity. */
  record Entry<T extends Entity>(String sort, T value) implements Listed<T> {}

  /**
   * Something that is no such entity, or is not one any more.
   *
   * @param why in plain words
   */
  record Unreadable<T extends Entity>(String sort, String why) implements Listed<T> {}
}
