package io.millrace.runtime.streaming;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;

/** A function that answers while it works. It has a constructor without parameters. */
@FunctionalInterface
public interface StreamedFunction {

  /**
   * Answers one request of the function's URL.
   *
   * @param event as Lambda gave it
   * @throws IOException if the answer is no longer taken
   */
  void answer(byte[] event, Context context, StreamedResponse response) throws IOException;
}
