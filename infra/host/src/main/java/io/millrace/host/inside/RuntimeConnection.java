package io.millrace.host.inside;

import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * What the runtime interface client calls in place of its native part, which can speak for one
 * function in a process only. It speaks the same runtime API.
 *
 * <p>Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
 */
public final class RuntimeConnection {

  private static volatile String address = "";

  private RuntimeConnection() {}

  /** Names the runtime API, as {@code host:port/path}. */
  public static void init(String runtimeApi) {
    address = "http://" + runtimeApi + "/2018-06-01/runtime/invocation/";
  }

  /**
   * Waits for the next invocation.
   *
   * @throws UncheckedIOException if the runtime API no longer answers
   */
  public static InvocationRequest next() {
    try {
      HttpURLConnection connection = open("next");
      expect(connection, HttpURLConnection.HTTP_OK);
      var request = new InvocationRequest();
      request.setId(connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
      request.setXrayTraceId(connection.getHeaderField("Lambda-Runtime-Trace-Id"));
      request.setInvokedFunctionArn(
          connection.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
      request.setClientContext(connection.getHeaderField("Lambda-Runtime-Client-Context"));
      request.setCognitoIdentity(connection.getHeaderField("Lambda-Runtime-Cognito-Identity"));
      request.setDeadlineTimeInMs(connection.getHeaderFieldLong("Lambda-Runtime-Deadline-Ms", 0));
      try (InputStream body = connection.getInputStream()) {
        request.setContent(body.readAllBytes());
      }
      return request;
    } catch (IOException e) {
      throw new UncheckedIOException("no further invocation", e);
    }
  }

  /**
   * Answers an invocation.
   *
   * @throws UncheckedIOException if the runtime API no longer answers
   */
  public static void postInvocationResponse(byte[] id, byte[] answer) {
    try {
      HttpURLConnection connection = open(new String(id, StandardCharsets.UTF_8) + "/response");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(answer.length);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream body = connection.getOutputStream()) {
        body.write(answer);
      }
      expect(connection, HttpURLConnection.HTTP_ACCEPTED);
      connection.getInputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException("an answer was not taken", e);
    }
  }

  private static HttpURLConnection open(String call) throws IOException {
    return (HttpURLConnection) URI.create(address + call).toURL().openConnection();
  }

  private static void expect(HttpURLConnection connection, int status) throws IOException {
    int answered = connection.getResponseCode();
    if (answered != status) {
      throw new IOException("the runtime API answered " + answered);
    }
  }
}
