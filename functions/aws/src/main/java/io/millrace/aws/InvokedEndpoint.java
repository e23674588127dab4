package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The endpoints of SageMaker, each asked by its name.
 *
 * <p>Source: Amazon SageMaker Runtime API Reference, "InvokeEndpoint".
 */
public final class InvokedEndpoint {

  private static final int FORBIDDEN = 403;

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
    try {
      SignedCalls.Answer answer =
          calls.post("/endpoints/%s/invocations".formatted(URLEncoder.encode(name, UTF_8)), body);
      if (answer.isSuccessful()) {
        return answer.body();
      }
      String said = "the endpoint %s answers %s".formatted(name, answer.status());
      var words = new IOException(new String(answer.body(), UTF_8));
      throw answer.status() == FORBIDDEN
          ? new MisconfiguredException(said, words)
          : new UnavailableException(said, words);
    } catch (IOException | SdkException e) {
      throw new UnavailableException("the endpoint %s does not answer".formatted(name), e);
    }
  }
}
