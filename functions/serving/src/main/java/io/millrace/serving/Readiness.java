package io.millrace.serving;

/** Whether the container can predict. */
sealed interface Readiness {

  /** The model is being loaded. */
  record Loading() implements Readiness {}

  /** It can. */
  record Ready(ServedVersion version) implements Readiness {}

  /**
   * It cannot, and asking again does not help.
   *
   * @param reason what is wrong with the model, in a sentence
   */
  record Broken(String reason) implements Readiness {}
}
