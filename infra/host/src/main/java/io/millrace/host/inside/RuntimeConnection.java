package io.millrace.host.inside;

import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the runtime interface client calls in place of its native part, which can speak for one
 * function in a process only. It speaks the same runtime API.
 *
 * <p>Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
 */
public final class RuntimeConnection {

  private static volatile RuntimeClient client = new RuntimeClient("127.0.0.1:9001"); // till init
  private static volatile String path = "/2018-06-01/runtime/invocation/";

  private RuntimeConnection() {}

  /** Names the runtime API, as {@code host:port/path}. */
  public static void init(String runtimeApi) {
    int slash = runtimeApi.indexOf('/');
    client = new RuntimeClient(slash < 0 ? runtimeApi : runtimeApi.substring(0, slash));
    path = (slash < 0 ? "" : runtimeApi.substring(slash)) + "/2018-06-01/runtime/invocation/";
  }

  /**
   * Waits for the next invocation.
   *
   * @throws UncheckedIOException if the runtime API no longer answers
   */
  public static InvocationRequest next() {
    try {
      RuntimeClient.Answer answer = expect(HttpURLConnection.HTTP_OK, client.get(path + "next"));
      Map<String, String> headers = answer.headers();
      var request = new InvocationRequest();
      request.setId(headers.get("lambda-runtime-aws-request-id"));
      request.setXrayTraceId(headers.get("lambda-runtime-trace-id"));
      request.setInvokedFunctionArn(headers.get("lambda-runtime-invoked-function-arn"));
      request.setClientContext(headers.get("lambda-runtime-client-context"));
      request.setCognitoIdentity(headers.get("lambda-runtime-cognito-identity"));
      request.setDeadlineTimeInMs(
          Long.parseLong(headers.getOrDefault("lambda-runtime-deadline-ms", "0")));
      request.setContent(answer.body());
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
    String call = path + new String(id, StandardCharsets.UTF_8) + "/response";
    try {
      expect(HttpURLConnection.HTTP_ACCEPTED, client.post(call, answer));
    } catch (IOException e) {
      throw new UncheckedIOException("an answer was not taken", e);
    }
  }

  private static RuntimeClient.Answer expect(int status, RuntimeClient.Answer answer)
      throws IOException {
    if (answer.status() != status) {
      throw new IOException("the runtime API answered " + answer.status());
    }
    return answer;
  }
}
