package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests by the JDK's older client: a process that asks once and ends pays a third of what the
 * newer one costs it to start.
 */
final class Http {

  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final int MOST_BUFFERED = 1 << 20; // beyond it, the body of a 401 is not read

  static {
    System.setProperty("sun.net.http.retryPost", "false"); // what changes something is sent once
  }

  private Http() {}

  /** What is sent. */
  record Body(InputStream content, long length) {

    static Body of(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      return new Body(new ByteArrayInputStream(bytes), bytes.length);
    }
  }

  /** What came back; all of it was read. */
  static final class Answer {

    private final int status;
    private final byte[] body;
    private final String objectVersion;

    Answer(int status, byte[] body, @Nullable String objectVersion) {
      this.status = status;
      this.body = body;
      this.objectVersion = objectVersion == null ? "" : objectVersion;
    }

    int status() {
      return status;
    }

    byte[] body() {
      return body;
    }

    String text() {
      return new String(body, UTF_8);
    }

    /** Which version S3 made of what was put; empty where it keeps none. */
    String objectVersion() {
      return objectVersion;
    }
  }

  /**
   * Writes what is at a URL, however large it is.
   *
   * @param progress is told the bytes read so far
   * @return the status of the answer; where it is not 200, nothing was written
   * @throws IOException if no answer came, or not to its end
   */
  static int fetch(URI url, OutputStream to, LongConsumer progress) throws IOException {
    var connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) CONNECTING.toMillis());
    if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
      try (InputStream answer = new CountedStream(connection.getInputStream(), progress)) {
        answer.transferTo(to);
      }
    }
    return connection.getResponseCode();
  }

  /**
   * Asks once, and follows no redirects.
   *
   * @param body null for none
   * @param patience for the next byte of the answer; zero for any
   * @throws IOException if no answer came
   */
  static Answer send(
      String method, URI url, Map<String, String> headers, @Nullable Body body, Duration patience)
      throws IOException {
    return stream(method, url, headers, body, patience, _ -> {}, "");
  }

  /**
   * Asks once for an answer in lines, each of which is told as soon as it came.
   *
   * @param streamed media type of an answer in lines; any other is read as a whole
   * @throws IOException if no answer came, or not to its end
   */
  static Answer stream(
      String method,
      URI url,
      Map<String, String> headers,
      @Nullable Body body,
      Duration patience,
      Consumer<String> lines,
      String streamed)
      throws IOException {
    var connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) CONNECTING.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    headers.forEach(connection::setRequestProperty);
    try {
      if (body != null) {
        connection.setDoOutput(true);
        if (body.length() > MOST_BUFFERED) {
          connection.setFixedLengthStreamingMode(body.length());
        }
        try (OutputStream to = connection.getOutputStream()) {
          body.content().transferTo(to);
        }
      }
      int status = connection.getResponseCode();
      try (InputStream answer =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        if (answer != null && streamed.equals(connection.getContentType())) {
          var reader = new BufferedReader(new InputStreamReader(answer, UTF_8));
          for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.accept(line);
          }
        }
        return new Answer(
            status,
            answer == null ? new byte[0] : answer.readAllBytes(),
            connection.getHeaderField("x-amz-version-id"));
      }
    } catch (HttpRetryException refused) { // 401 to what was streamed; its body is not to be had
      return new Answer(refused.responseCode(), new byte[0], null);
    }
  }
}
