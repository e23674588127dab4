package io.millrace.domain.state;

import io.millrace.domain.ProjectName;

/** The newest number of a gapless sequence: dataset versions, model versions, project revisions. */
public record Counter(int latest) implements Entity {

  /** The counter of one kind of thing in a project. */
  public static Key<Counter> key(ProjectName project, String kind) {
    return new Key<>(Counter.class, Key.partitionOf(project), "head#" + kind);
  }

  /** The next number, and the write that takes it if nobody else does first. */
  public static Next next(StateStore stateStore, Key<Counter> key) {
    return stateStore
        .find(key)
        .map(read -> {
          int number = read.value().latest() + 1;
          return new Next(number, Write.replace(key, read, new Counter(number)));
        })
        .orElseGet(() -> new Next(1, Write.create(key, new Counter(1))));
  }

  /** A number that is taken once {@code write} is written. */
  public record Next(int number, Write<Counter> write) {}
}
