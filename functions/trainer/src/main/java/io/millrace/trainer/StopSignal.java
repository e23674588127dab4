package io.millrace.trainer;

/** Says when to stop early; SageMaker gives two minutes after SIGTERM before it kills. */
interface StopSignal {

  /** Whether the program was asked to stop. */
  boolean requested();

  /** Never asks. */
  StopSignal NONE = () -> false;
}
