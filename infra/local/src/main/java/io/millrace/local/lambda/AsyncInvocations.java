package io.millrace.local.lambda;

import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.Targets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Invocations of the type {@code Event}: accepted at once, run when the function has room.
 *
 * <p>An event is on disk before it is accepted and until it succeeded or reached the failure
 * destination, so it is run at least once. AWS waits one minute before the first retry and two
 * before the second; here the wait is configured, and doubles likewise.
 */
final class AsyncInvocations implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AsyncInvocations.class);
  private static final Duration THROTTLE_PAUSE = Duration.ofMillis(200);

  private final JsonFolder pending;
  private final Targets targets;
  private final Duration firstRetryDelay;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong sequence = new AtomicLong();

  AsyncInvocations(
      JsonFolder pending, Targets targets, Duration firstRetryDelay, InstantSource clock) {
    this.clock = clock;
    this.pending = pending;
    this.targets = targets;
    this.firstRetryDelay = firstRetryDelay;
  }

  /** Accepts an event and returns the id of its request. */
  String accept(LambdaFunction function, String payload, @Nullable String traceHeader) {
    String requestId = UUID.randomUUID().toString();
    String entry =
        String.format(
            Locale.ROOT, "%013d-%06d-%s", clock.millis(), sequence.incrementAndGet(), requestId);
    var event = new Event(requestId, payload, traceHeader);
    pending.keep(
        entry,
        JsonTrees.object()
            .put("function", function.name())
            .put("requestId", requestId)
            .put("payload", payload)
            .put("traceHeader", traceHeader));
    run(entry, function, event);
    return requestId;
  }

  /** Runs again what an earlier start had accepted and not finished. */
  void resume(Map<String, LambdaFunction> functions) {
    for (Map.Entry<String, JsonNode> kept : pending.entries().entrySet()) {
      LambdaFunction function = functions.get(kept.getValue().path("function").asString());
      if (function == null) {
        log.warn("dropped {}: its function is no longer in the template", kept.getKey());
        pending.forget(kept.getKey());
      } else {
        run(
            kept.getKey(),
            function,
            new Event(
                kept.getValue().path("requestId").asString(),
                kept.getValue().path("payload").asString(),
                kept.getValue().path("traceHeader").asString(null)));
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }

  private record Event(String requestId, String payload, @Nullable String traceHeader) {}

  private void run(String entry, LambdaFunction function, Event event) {
    try {
      threads.execute(() -> {
        try {
          attempts(function, event, acceptedAt(entry));
          pending.forget(entry);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt(); // closing: the event stays on disk
        }
      });
    } catch (RejectedExecutionException e) {
      log.debug("{} stays on disk: the local cloud is closing", entry);
    }
  }

  private static Instant acceptedAt(String entry) {
    return Instant.ofEpochMilli(Long.parseLong(entry.substring(0, entry.indexOf('-'))));
  }

  private void attempts(LambdaFunction function, Event event, Instant accepted)
      throws InterruptedException {
    String requestId = event.requestId();
    String payload = event.payload();
    for (int attempt = 1; ; attempt++) {
      AsyncPolicy policy = function.asyncPolicy();
      Instant tooLate = accepted.plus(policy.maximumAge());
      InvocationResult result = patiently(function, event, tooLate);
      if (result == null) {
        giveUp(function, requestId, "EventAgeExceeded", attempt - 1, payload, null);
        return;
      }
      if (result instanceof InvocationResult.Returned) {
        if (policy.onSuccessArn() != null) {
          send(
              policy.onSuccessArn(),
              told(
                  policy.onSuccessArn(),
                  function,
                  record(function, requestId, "Success", attempt, payload, result)),
              Map.of());
        }
        return;
      }
      if (attempt > policy.maximumRetries()) {
        giveUp(function, requestId, "RetriesExhausted", attempt, payload, result);
        return;
      }
      Duration pause = firstRetryDelay.multipliedBy(attempt);
      if (clock.instant().plus(pause).isAfter(tooLate)) {
        giveUp(function, requestId, "EventAgeExceeded", attempt, payload, result);
        return;
      }
      Thread.sleep(pause);
    }
  }

  /**
   * A throttled event waits for its turn; that does not count as an attempt.
   *
   * @return null if its turn did not come in time
   */
  private @Nullable InvocationResult patiently(
      LambdaFunction function, Event event, Instant tooLate) throws InterruptedException {
    while (clock.instant().isBefore(tooLate)) {
      try {
        return function.invoke(event.requestId(), event.payload(), event.traceHeader());
      } catch (ServiceException throttled) {
        Thread.sleep(THROTTLE_PAUSE);
      }
    }
    return null;
  }

  private void giveUp(
      LambdaFunction function,
      String requestId,
      String condition,
      int attempts,
      String payload,
      @Nullable InvocationResult result) {
    log.warn("{} gave up on request {} after {} attempts", function.name(), requestId, attempts);
    String onFailure = function.asyncPolicy().onFailureArn();
    if (onFailure != null) {
      send(
          onFailure,
          told(
              onFailure,
              function,
              record(function, requestId, condition, attempts, payload, result)),
          Map.of());
    }
    String deadLetters = function.definition().deadLetterArn();
    if (deadLetters != null) {
      String message =
          result == null
              ? condition
              : JsonTrees.text(JsonTrees.parse(result.payload()), "errorMessage", "");
      send(
          deadLetters,
          payload,
          Map.of("RequestID", requestId, "ErrorCode", "200", "ErrorMessage", message));
    }
  }

  private void send(String arn, String body, Map<String, String> attributes) {
    try {
      targets.send(arn, body, attributes);
    } catch (ServiceException e) {
      log.error("could not send to destination {}: {}", arn, e.getMessage());
    }
  }

  /** The record of an invocation; in an event where a bus is told. */
  private static String told(String arn, LambdaFunction function, ObjectNode record) {
    if (!arn.startsWith("arn:aws:events:")) {
      return record.toString();
    }
    boolean success = record.path("requestContext").path("condition").asString().equals("Success");
    ObjectNode event =
        JsonTrees.object()
            .put("source", "lambda")
            .put(
                "detail-type",
                "Lambda Function Invocation Result - " + (success ? "Success" : "Failure"));
    event.putArray("resources").add(arn).add(function.definition().arn() + ":$LATEST");
    event.set("detail", record);
    return event.toString();
  }

  private ObjectNode record(
      LambdaFunction function,
      String requestId,
      String condition,
      int attempts,
      String payload,
      @Nullable InvocationResult result) {
    ObjectNode record = JsonTrees.object();
    record.put("version", "1.0");
    record.put("timestamp", clock.instant().toString());
    record
        .putObject("requestContext")
        .put("requestId", requestId)
        .put("functionArn", function.definition().arn() + ":$LATEST")
        .put("condition", condition)
        .put("approximateInvokeCount", attempts);
    record.set("requestPayload", JsonTrees.parse(payload));
    if (result == null) {
      return record;
    }
    ObjectNode response = record.putObject("responseContext");
    response.put("statusCode", 200).put("executedVersion", "$LATEST");
    if (result instanceof InvocationResult.Failed) {
      response.put("functionError", "Unhandled");
    }
    record.set("responsePayload", JsonTrees.parse(result.payload()));
    return record;
  }
}
