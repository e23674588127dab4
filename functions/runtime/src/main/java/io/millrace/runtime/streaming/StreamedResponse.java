package io.millrace.runtime.streaming;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Where the answer to a request of a function's URL goes. */
@FunctionalInterface
public interface StreamedResponse {

  /**
   * Sends status and headers, once.
   *
   * @return takes the body: what is written leaves at once, and need not be closed
   * @throws IOException if nobody takes it, here and at each write
   */
  OutputStream begin(int status, Map<String, String> headers) throws IOException;

  /**
   * Ends the answer, as returning does: whoever asked has all of it, and waits for nothing that the
   * function does from then on. What that fails at is logged and told to nobody.
   */
  default void end() {}
}
