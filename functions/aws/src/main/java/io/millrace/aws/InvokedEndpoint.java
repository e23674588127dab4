package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The endpoints of SageMaker, each asked by its name.
 *
 * <p>Source: Amazon SageMaker Runtime API Reference, "InvokeEndpoint",
 * "InvokeEndpointWithResponseStream".
 */
public final class InvokedEndpoint {

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int MODEL_ERROR = 424;
  private static final int INTERNAL = 500;
  private static final String EVENTS = "text/event-stream";

  private final SignedCalls calls;

  /**
   * @param patience how long an answer is waited for
   */
  public InvokedEndpoint(AwsClients clients, Duration patience) {
    calls = new SignedCalls(clients, "runtime.sagemaker", "sagemaker", patience);
  }

  /**
   * Asks one once.
   *
   * @param body in JSON
   * @return what its container answers, in JSON
   * @throws UnavailableException if there is no answer, or it refuses; {@link
   *     MisconfiguredException} where it may not be asked
   */
  public byte[] call(String name, byte[] body) {
    Reply reply = ask(name, body);
    if (reply.isRefusal()) {
      throw unanswered(name, reply.status(), reply.body());
    }
    return reply.body();
  }

  /**
   * Asks one once, whose container may refuse what it is asked.
   *
   * @throws UnavailableException as {@link #call}, but for what the container refuses
   */
  public Reply ask(String name, byte[] body) {
    try {
      SignedCalls.Answer answer = calls.post(path(name, "invocations"), body);
      return answer.isSuccessful()
          ? new Reply(answer.status(), answer.body())
          : refused(name, answer.status(), answer.body());
    } catch (IOException | SdkException e) {
      throw unanswered(name, e);
    }
  }

  /**
   * Asks one once, whose container answers bit by bit, or refuses.
   *
   * @throws UnavailableException as {@link #ask}
   */
  public ReplyStream stream(String name, byte[] body) {
    try {
      HttpExecuteResponse answer = calls.open(path(name, "invocations-response-stream"), body);
      SdkHttpResponse head = answer.httpResponse();
      if (head.isSuccessful() && answer.responseBody().isPresent()) {
        return new ReplyStream(
            head.statusCode(),
            head.firstMatchingHeader("X-Amzn-SageMaker-Content-Type").orElse(EVENTS),
            new PayloadParts(name, answer.responseBody().get()));
      }
      Reply refusal = refused(name, head.statusCode(), SignedCalls.read(answer));
      return new ReplyStream(
          refusal.status(), "application/json", new ByteArrayInputStream(refusal.body()));
    } catch (IOException | SdkException e) {
      throw unanswered(name, e);
    }
  }

  private static String path(String name, String operation) {
    return "/endpoints/%s/%s".formatted(URLEncoder.encode(name, UTF_8), operation);
  }

  private static UnavailableException unanswered(String name, Exception e) {
    return new UnavailableException("the endpoint %s does not answer".formatted(name), e);
  }

  private static Reply refused(String name, int status, byte[] body) {
    return refusal(status, body).orElseThrow(() -> unanswered(name, status, body));
  }

  /** What SageMaker calls a client's error of the model, as the container said it. */
  private static Optional<Reply> refusal(int answered, byte[] body) {
    if (answered != MODEL_ERROR) {
      return Optional.empty();
    }
    try {
      JsonNode error = Json.mapper().readTree(body);
      int status = error.path("OriginalStatusCode").asInt(0);
      return status >= BAD_REQUEST && status < INTERNAL
          ? Optional.of(
              new Reply(status, error.path("OriginalMessage").asString("").getBytes(UTF_8)))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static RuntimeException unanswered(String name, int status, byte[] body) {
    String said = "the endpoint %s answers %s".formatted(name, status);
    var words = new IOException(new String(body, UTF_8));
    return status == FORBIDDEN
        ? new MisconfiguredException(said, words)
        : new UnavailableException(said, words);
  }

  /**
   * What a container says.
   *
   * @param status of HTTP: 200 to 299, or 400 to 499 where it refuses
   */
  @SuppressWarnings("ArrayRecordComponent") // used up by who asked
  public record Reply(int status, byte[] body) {

    public boolean isRefusal() {
      return status >= BAD_REQUEST;
    }
  }

  /**
   * What a container says, as it says it.
   *
   * @param status of HTTP: 200 to 299, or 400 to 499 where it refuses
   * @param contentType of the body, as the container says it
   * @param body which throws {@link UnavailableException} where it breaks off; who closes it before
   *     its end has the container stop
   */
  public record ReplyStream(int status, String contentType, InputStream body) {

    public boolean isRefusal() {
      return status >= BAD_REQUEST;
    }
  }
}
