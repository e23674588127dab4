package io.millrace.domain.state;

/**
 * What a module decides on the state that it read.
 *
 * @param <R> what it answers
 */
public sealed interface Decision<R> {

  /** The state is to change; the answer holds once the change is written. */
  record Commit<R>(Change change, R answer) implements Decision<R> {}

  /** Nothing is to change: it happened already, or must not happen. */
  record NoChange<R>(R answer) implements Decision<R> {}
}
