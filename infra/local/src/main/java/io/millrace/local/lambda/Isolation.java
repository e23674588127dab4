package io.millrace.local.lambda;

/** What keeps functions apart. */
public enum Isolation {
  /**
   * All functions run in one warm process, each with a class loader, variables and output of its
   * own: quick to start, and light. A function that hangs or exhausts the heap takes it down.
   */
  HOST,

  /** Each function has processes of its own, as on AWS: slow to start, and exact. */
  PROCESS
}
