package io.millrace.local.lambda;

import java.time.Duration;

/** Where the code of one execution environment runs. */
interface Sandbox {

  /** Who is told what comes out of it; called by any thread. */
  interface Listener {

    /** The function wrote a line. */
    void line(String line);

    /**
     * It ended, by itself or by another hand.
     *
     * @param error what an invocation in it is answered
     */
    void ended(String error);
  }

  boolean isAlive();

  /** The id of the operating system's process, which others may run in as well. */
  long pid();

  /** What the process has used; unknown where others run in it as well. */
  ProcessUsage usage();

  /** Whether it ended for what another function did in the same process. */
  boolean isLost();

  /** Ends it at once. */
  void kill();

  /** Asks it to end. */
  void terminate();

  /** Waits until it has ended; says whether it has. */
  boolean awaitEnd(Duration patience) throws InterruptedException;
}
