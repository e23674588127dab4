package io.millrace.local.lambda;

import java.io.IOException;

/** Who takes what a function answers bit by bit. */
@FunctionalInterface
public interface AnswerSink {

  /**
   * Takes the next bytes.
   *
   * @param buffer which is used again afterwards
   * @param length of what is in it
   * @throws IOException if nobody is there to take it: the function is told
   */
  void take(byte[] buffer, int length) throws IOException;
}
