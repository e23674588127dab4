package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A function of Lambda whose answer is waited for: Lambda's {@code Invoke}. Lambda's own client
 * would make the package of the function that predicts a fifth larger.
 *
 * <p>Source: AWS Lambda API Reference, "Invoke".
 */
public final class CalledFunction {

  private static final int FORBIDDEN = 403;
  private static final int GONE = 404;

  private final String arn;
  private final SignedCalls calls;

  /**
   * @param arn of the function, or of its alias; its own timeout is what ends the wait for it
   */
  public CalledFunction(AwsClients clients, String arn) {
    this.arn = arn;
    calls = new SignedCalls(clients, "lambda", "lambda", Duration.ofSeconds(30));
  }

  /**
   * Asks it once. Whether to ask again is for the caller to say.
   *
   * @param event in JSON
   * @return what it answers, in JSON
   * @throws UnavailableException if there is no answer; {@link MisconfiguredException} where asking
   *     again is of no use
   */
  public byte[] call(byte[] event) {
    try {
      SignedCalls.Answer answer =
          calls.post(
              "/2015-03-31/functions/%s/invocations".formatted(URLEncoder.encode(arn, UTF_8)),
              event);
      String said = "could not ask %s: %s".formatted(arn, answer.status());
      if (answer.status() == FORBIDDEN || answer.status() == GONE) {
        throw new MisconfiguredException(said, new IOException(new String(answer.body(), UTF_8)));
      }
      if (!answer.isSuccessful()) {
        throw new UnavailableException(said, new IOException(new String(answer.body(), UTF_8)));
      }
      if (answer.error().isPresent()) {
        throw new UnavailableException(arn + " failed; why is in its log");
      }
      return answer.body();
    } catch (IOException | SdkException e) {
      throw new UnavailableException("could not ask " + arn, e);
    }
  }
}
