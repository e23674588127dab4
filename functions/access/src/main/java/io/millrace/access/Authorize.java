package io.millrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Tokens;
import io.millrace.runtime.logging.InvocationLog;
import io.millrace.runtime.process.Priming;
import io.millrace.wire.BearerToken;
import io.millrace.wire.CallerContext;
import io.millrace.wire.Json;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import org.crac.Core;
import org.crac.Resource;

/**
 * The authorizer of the HTTP API: answers whether a request carries a valid token, and whose it is
 * (a {@code REQUEST} authorizer, payload format 2.0, simple responses).
 *
 * <p>Which role an operation needs is for the function behind it to check: it is handed the
 * caller's roles as {@link CallerContext}. Tokens are never logged.
 */
public final class Authorize implements RequestStreamHandler, Resource {

  private static final byte[] DENIED = "{\"isAuthorized\":false}".getBytes(UTF_8);
  private static final byte[] PRIMING =
      "{\"version\":\"2.0\",\"headers\":{\"authorization\":\"Bearer mr_priming\"}}".getBytes(UTF_8);
  private static final int PRIMING_CALLS = 50;

  private final Tokens tokens;

  /** As AWS Lambda starts it; {@code TABLE} in the environment names the state store's table. */
  public Authorize() {
    this(Environment.tokens(System.getenv()));
    Core.getGlobalContext().register(this);
  }

  Authorize(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Answers one request.
   *
   * @throws io.millrace.runtime.logging.FailedInvocationException if the state store could not be
   *     reached; API Gateway answers 500, and caches nothing
   */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context) {
    InvocationLog.run(context, () -> answer.write(authorize(event.readAllBytes())));
  }

  byte[] authorize(byte[] event) {
    Optional<Caller> caller = BearerToken.in(event).flatMap(tokens::verify);
    return caller.map(Authorize::allowed).orElse(DENIED);
  }

  private static byte[] allowed(Caller caller) {
    return Json.bytes(new Allowed(true, CallerContext.of(caller)));
  }

  /** Takes the snapshot after the path of a request is loaded, linked and compiled. */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    Priming.usual().repeat(PRIMING_CALLS, () -> authorize(PRIMING));
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}

  private record Allowed(boolean isAuthorized, Map<String, String> context) {}
}
