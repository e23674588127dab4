package io.millrace.trainer;

/** Training stopped before its end; its state is kept where there is a place for checkpoints. */
final class Interrupted extends RuntimeException {
  Interrupted(int round, boolean kept) {
    super(
        "Training was interrupted after round %s; %s."
            .formatted(
                round,
                kept ? "the next attempt goes on from there" : "there is no checkpoint folder"));
  }
}
