package io.millrace.trainer;

/** Says when to stop early; SageMaker gives two minutes after SIGTERM before it kills. */
interface Interruption {

  /** Whether the program was asked to stop. */
  boolean requested();

  /** Never asks. */
  Interruption NONE = () -> false;
}
