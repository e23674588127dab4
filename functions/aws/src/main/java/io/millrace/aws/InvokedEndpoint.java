package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import io.millrace.wire.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The endpoints of SageMaker, each asked by its name.
 *
 * <p>Source: Amazon SageMaker Runtime API Reference, "InvokeEndpoint".
 */
public final class InvokedEndpoint {

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int MODEL_ERROR = 424;
  private static final int INTERNAL = 500;

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
      SignedCalls.Answer answer =
          calls.post("/endpoints/%s/invocations".formatted(URLEncoder.encode(name, UTF_8)), body);
      return answer.isSuccessful()
          ? new Reply(answer.status(), answer.body())
          : refusal(answer).orElseThrow(() -> unanswered(name, answer.status(), answer.body()));
    } catch (IOException | SdkException e) {
      throw new UnavailableException("the endpoint %s does not answer".formatted(name), e);
    }
  }

  /** What SageMaker calls a client's error of the model, as the container said it. */
  private static Optional<Reply> refusal(SignedCalls.Answer answer) {
    if (answer.status() != MODEL_ERROR) {
      return Optional.empty();
    }
    try {
      JsonNode error = Json.mapper().readTree(answer.body());
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
}
