package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.runtime.streaming.StreamedResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What is answered, of which nothing was sent yet. */
@FunctionalInterface
interface LanguageAnswer {

  /**
   * Sends all of it.
   *
   * @throws IOException if it is no longer taken
   */
  void sendTo(StreamedResponse response) throws IOException;

  /**
   * The same, with more headers.
   *
   * @param headers asked for when it is sent
   */
  default LanguageAnswer with(Supplier<Map<String, String>> headers) {
    return response ->
        sendTo(
            new StreamedResponse() {
              @Override
              public OutputStream begin(int status, Map<String, String> own) throws IOException {
                Map<String, String> all = new LinkedHashMap<>(own);
                all.putAll(headers.get());
                return response.begin(status, all);
              }

              @Override
              public void end() {
                response.end();
              }
            });
  }

  /** An answer that is there as a whole. */
  static LanguageAnswer whole(HttpResponse whole) {
    return response ->
        response.begin(whole.status(), whole.allHeaders()).write(whole.body().getBytes(UTF_8));
  }
}
