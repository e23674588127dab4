package io.millrace.runtime.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lambda's runtime API, as one process speaks it that answers in streams. */
final class RuntimeApiClient {

  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  private static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";

  private final String address;

  /**
   * @param authority {@code AWS_LAMBDA_RUNTIME_API}
   */
  RuntimeApiClient(String authority) {
    address = "http://" + authority + "/2018-06-01/runtime/";
  }

  /**
   * What the process is asked.
   *
   * @param headers of it, whatever the case of their names
   */
  @SuppressWarnings("ArrayRecordComponent") // used up by one invocation
  record Asked(HttpURLConnection headers, byte[] event) {

    String header(String name, String absent) {
      String value = headers.getHeaderField(name);
      return value == null ? absent : value;
    }

    String requestId() {
      return header("Lambda-Runtime-Aws-Request-Id", "");
    }
  }

  /** Waits for the next invocation, as long as it takes. */
  Asked next() throws IOException {
    var call = open("invocation/next");
    if (call.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException("the runtime API answered " + call.getResponseCode());
    }
    try (InputStream event = call.getInputStream()) {
      return new Asked(call, event.readAllBytes());
    }
  }

  /**
   * Begins to answer an invocation.
   *
   * @param contentType of what follows
   */
  ChunkedPost answer(String requestId, String contentType) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("Lambda-Runtime-Function-Response-Mode", "streaming");
    headers.put("Trailer", ERROR_TYPE + ", " + ERROR_BODY);
    return new ChunkedPost(URI.create(address + "invocation/" + requestId + "/response"), headers);
  }

  /** Says that an invocation failed which had not begun to answer. */
  void failed(String requestId, Exception e) throws IOException {
    report("invocation/" + requestId + "/error", e);
  }

  /** Says that the function does not start. */
  void doesNotStart(Throwable e) throws IOException {
    report("init/error", e);
  }

  /** What ends an answer that had begun. */
  static Map<String, String> trailers(Exception e) {
    Map<String, String> trailers = new LinkedHashMap<>();
    trailers.put(ERROR_TYPE, type(e));
    trailers.put(ERROR_BODY, Base64.getEncoder().encodeToString(body(e)));
    return trailers;
  }

  private void report(String call, Throwable e) throws IOException {
    var report = open(call);
    report.setRequestProperty(ERROR_TYPE, type(e));
    report.setRequestProperty("Content-Type", "application/json");
    report.setDoOutput(true);
    try (OutputStream to = report.getOutputStream()) {
      to.write(body(e));
    }
    if (report.getResponseCode() != HttpURLConnection.HTTP_ACCEPTED) {
      throw new IOException("the runtime API answered " + report.getResponseCode());
    }
  }

  private HttpURLConnection open(String call) throws IOException {
    return (HttpURLConnection) URI.create(address + call).toURL().openConnection();
  }

  private static String type(Throwable e) {
    return "Function." + e.getClass().getSimpleName();
  }

  private static byte[] body(Throwable e) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("errorMessage", String.valueOf(e.getMessage()));
    error.put("errorType", type(e));
    error.put("stackTrace", List.of());
    return Json.text(error).getBytes(UTF_8);
  }
}
