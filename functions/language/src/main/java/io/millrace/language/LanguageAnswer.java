package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.runtime.streaming.StreamedResponse;
import java.io.IOException;

/** What is answered, of which nothing was sent yet. */
@FunctionalInterface
interface LanguageAnswer {

  /**
   * Sends all of it.
   *
   * @throws IOException if it is no longer taken
   */
  void sendTo(StreamedResponse response) throws IOException;

  /** An answer that is there as a whole. */
  static LanguageAnswer whole(HttpResponse whole) {
    return response ->
        response.begin(whole.status(), whole.allHeaders()).write(whole.body().getBytes(UTF_8));
  }
}
