package io.millrace.trainer;

/** Training stopped before its end; its state is kept where there is a place for checkpoints. */
final class Interrupted extends RuntimeException {

  /**
   * @param round that it had reached
   * @param kept the round that the next attempt goes on from; 0 where it begins anew
   */
  Interrupted(int round, int kept) {
    super(
        "Training was interrupted after round %s; the next attempt %s."
            .formatted(round, kept == 0 ? "begins anew" : "goes on from round " + kept));
  }
}
