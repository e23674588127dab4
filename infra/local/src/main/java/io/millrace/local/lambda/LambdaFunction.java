package io.millrace.local.lambda;

import io.millrace.local.service.MetricSink;
import io.millrace.local.service.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A function that exists: its definition, where it runs, and what becomes of its failures. */
public final class LambdaFunction {

  private static final String NAMESPACE = "AWS/Lambda";

  /** So often is an invocation run again that another function's end took with it. */
  private static final int REPEATS = 2;

  private final FunctionDefinition definition;
  private final EnvironmentPool pool;
  private final MetricSink metrics;
  private final FunctionSegments segments;
  private final Set<String> qualifiers = ConcurrentHashMap.newKeySet();
  private volatile AsyncPolicy asyncPolicy = AsyncPolicy.DEFAULT;

  LambdaFunction(
      FunctionDefinition definition,
      EnvironmentPool pool,
      MetricSink metrics,
      FunctionSegments segments) {
    this.definition = definition;
    this.pool = pool;
    this.metrics = metrics;
    this.segments = segments;
  }

  public String name() {
    return definition.name();
  }

  public String arn() {
    return definition.arn();
  }

  /**
   * Invokes the function and waits for its answer.
   *
   * @throws ServiceException with code {@code TooManyRequestsException} if it is throttled
   * @throws InterruptedException if the local cloud closes meanwhile
   */
  public InvocationResult invoke(String payload) throws InterruptedException {
    return invoke(UUID.randomUUID().toString(), payload, null);
  }

  /** The same, with the end of what it logs. */
  InvocationResult invoke(String payload, LogTail tail) throws InterruptedException {
    return invoke(UUID.randomUUID().toString(), payload, null, tail, null);
  }

  /**
   * As {@link #invoke(String)}, under a request id that the function sees.
   *
   * @param traceHeader of whoever asks; null if nobody traces it
   */
  public InvocationResult invoke(String requestId, String payload, @Nullable String traceHeader)
      throws InterruptedException {
    return invoke(requestId, payload, traceHeader, null, null);
  }

  /**
   * As {@link #invoke(String)}, of a function that may answer bit by bit.
   *
   * @param sink takes what comes so; what it returns is empty then
   */
  public InvocationResult stream(String payload, AnswerSink sink) throws InterruptedException {
    return invoke(UUID.randomUUID().toString(), payload, null, null, sink);
  }

  private InvocationResult invoke(
      String requestId,
      String payload,
      @Nullable String traceHeader,
      @Nullable LogTail tail,
      @Nullable AnswerSink sink)
      throws InterruptedException {
    for (int left = REPEATS; ; left--) {
      ExecutionEnvironment environment = take();
      InvocationResult result = invoke(environment, requestId, payload, traceHeader, tail, sink);
      if (left == 0 || !environment.isLost() || result instanceof InvocationResult.Returned) {
        measure("Invocations", 1);
        measure("Errors", result instanceof InvocationResult.Failed ? 1 : 0);
        return result;
      }
    }
  }

  private ExecutionEnvironment take() throws InterruptedException {
    try {
      return pool.take();
    } catch (ServiceException e) {
      measure("Throttles", 1);
      throw e;
    }
  }

  private InvocationResult invoke(
      ExecutionEnvironment environment,
      String requestId,
      String payload,
      @Nullable String traceHeader,
      @Nullable LogTail tail,
      @Nullable AnswerSink sink)
      throws InterruptedException {
    Instant start = Instant.now();
    try {
      FunctionSegments.Segment segment = segments.begin(definition, traceHeader);
      InvocationResult result =
          environment.invoke(requestId, payload, segment.traceHeader(), tail, sink);
      segment.end(result);
      measure("Duration", Duration.between(start, Instant.now()).toNanos() / 1e6);
      return result;
    } finally {
      giveBack(environment);
    }
  }

  /** The answer leaves though extensions are at work; the environment is free when they are not. */
  private void giveBack(ExecutionEnvironment environment) {
    if (environment.isReady()) {
      pool.giveBack(environment);
      return;
    }
    Thread.startVirtualThread(() -> {
      try {
        environment.awaitExtensions();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        pool.giveBack(environment);
      }
    });
  }

  /** Ids of the live processes in which it runs. */
  public List<Long> pids() {
    return pool.pids();
  }

  /** Adds a version or an alias: here all are the function as it is. */
  void addQualifier(String qualifier) {
    qualifiers.add(qualifier);
  }

  boolean hasQualifier(String qualifier) {
    return qualifier.equals("$LATEST") || qualifiers.contains(qualifier);
  }

  FunctionDefinition definition() {
    return definition;
  }

  AsyncPolicy asyncPolicy() {
    return asyncPolicy;
  }

  void asyncPolicy(AsyncPolicy policy) {
    this.asyncPolicy = policy;
  }

  void prestart(Duration patience) throws InterruptedException {
    pool.prestart(patience);
  }

  List<ExecutionEnvironment> releaseIdle(Instant since) {
    return pool.releaseIdle(since);
  }

  List<ExecutionEnvironment> close() {
    return pool.close();
  }

  private void measure(String metric, double value) {
    metrics.record(NAMESPACE, metric, Map.of("FunctionName", name()), value);
  }
}
