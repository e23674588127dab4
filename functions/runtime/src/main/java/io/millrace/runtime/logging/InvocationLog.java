package io.millrace.runtime.logging;

import com.amazonaws.services.lambda.runtime.Context;
import io.millrace.domain.Deadline;
import io.millrace.wire.TraceHeader;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One invocation of a function, for as long as it runs: every line that is logged meanwhile has its
 * {@code requestId} and {@code traceId}, and whoever would try something again knows its {@link
 * Deadline}.
 */
public final class InvocationLog {

  /** Fields of log lines. The trace is named as X-Ray does. */
  public static final String REQUEST = "requestId";

  public static final String TRACE = "traceId";

  private static final Logger log = LoggerFactory.getLogger(InvocationLog.class);

  private InvocationLog() {}

  /** What a function does when it is invoked. */
  @FunctionalInterface
  public interface Body {

    void run() throws IOException;
  }

  /**
   * Runs one invocation.
   *
   * @param context as Lambda gave it; null where a function is run for no invocation
   * @throws FailedInvocationException in place of every other exception, which is in the log then:
   *     what is thrown to Lambda is logged by it as it is, whatever its message holds
   */
  public static void run(@Nullable Context context, Body body) {
    begin(context);
    try {
      if (context == null) {
        body.run();
      } else {
        Deadline.at(
            Instant.now().plusMillis(context.getRemainingTimeInMillis()),
            () -> {
              body.run();
              return null;
            });
      }
    } catch (FailedInvocationException logged) {
      throw logged;
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    } finally {
      MDC.clear();
    }
  }

  /** Logs a failure, and returns what may be thrown to Lambda in its place. */
  public static FailedInvocationException failed(Exception e) {
    log.error("The invocation failed.", e);
    return new FailedInvocationException(SafeThrowable.summary(e));
  }

  private static void begin(@Nullable Context context) {
    if (context != null) {
      MDC.put(REQUEST, context.getAwsRequestId());
      TraceHeader.read(InvocationTrace.of(context))
          .ifPresent(trace -> MDC.put(TRACE, TraceHeader.xrayId(trace)));
    }
  }
}
