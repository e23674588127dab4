package io.millrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.TokenRequest;
import io.millrace.domain.access.Tokens;
import io.millrace.runtime.logging.InvocationLog;
import io.millrace.wire.Json;
import io.millrace.wire.TokenRequests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues an access token. Operators invoke it directly; who may is said by IAM alone.
 *
 * <p>In: {@code {"subject":"ada","roles":{"telco-churn":"SCIENTIST"},"days":30}}, where the project
 * {@code *} stands for all. Out: {@code {"token":"mr_…"}}, the only time that the token is shown;
 * or {@code {"refused":"…"}} with the reason.
 */
public final class IssueToken implements RequestStreamHandler {

  private static final Logger log = LoggerFactory.getLogger(IssueToken.class);

  private final Tokens tokens;
  private final RandomGenerator random;

  /** As AWS Lambda starts it; {@code TABLE} in the environment names the state store's table. */
  public IssueToken() {
    this(Environment.tokens(System.getenv()), new SecureRandom());
  }

  IssueToken(Tokens tokens, RandomGenerator random) {
    this.tokens = tokens;
    this.random = random;
  }

  /**
   * Answers one invocation.
   *
   * @throws io.millrace.runtime.logging.FailedInvocationException if the state store could not be
   *     reached
   */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context) {
    InvocationLog.run(
        context,
        () -> {
          try {
            answer.write(issue(event));
          } catch (InvalidInputException e) {
            log.warn("No token was issued.", e);
            answer.write(Json.bytes(Map.of("refused", e.reason())));
          }
        });
  }

  byte[] issue(InputStream event) throws IOException {
    TokenRequest request = TokenRequests.read(new String(event.readAllBytes(), UTF_8));
    return Json.bytes(Map.of("token", tokens.issue(request, null, random).token()));
  }
}
