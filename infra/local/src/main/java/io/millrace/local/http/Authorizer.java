package io.millrace.local.http;

import io.millrace.local.lambda.InvocationResult;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A REQUEST authorizer with simple responses. Its answer is kept for its time to live, by the
 * values of the identity sources alone: as on AWS, not by route unless a source says so.
 */
final class Authorizer {

  private static final int MOST_KEPT = 10_000;

  /** What an authorizer says of a request. */
  sealed interface Verdict {

    /** The request may go on, with this context for the integration. */
    record Allowed(JsonNode context) implements Verdict {}

    /** The request says who it is from, and may not. */
    record Denied() implements Verdict {}

    /** The request does not say who it is from. */
    record Anonymous() implements Verdict {}

    /** The authorizer did not answer as it should. */
    record Broken() implements Verdict {}
  }

  private record Kept(Verdict verdict, Instant until) {}

  private final Supplier<LambdaFunction> function;
  private final List<String> identitySources;
  private final Duration timeToLive;
  private final ConcurrentMap<List<String>, Kept> kept = new ConcurrentHashMap<>();

  Authorizer(Supplier<LambdaFunction> function, List<String> identitySources, Duration timeToLive) {
    this.function = function;
    this.identitySources = List.copyOf(identitySources);
    this.timeToLive = timeToLive;
  }

  Verdict judge(GatewayRequest request, Instant now) throws InterruptedException {
    List<String> identity = new ArrayList<>();
    for (String source : identitySources) {
      String value =
          source.equals("$context.routeKey") ? request.routeKey() : request.identity(source);
      if (value == null || value.isEmpty()) {
        return new Verdict.Anonymous();
      }
      identity.add(value);
    }
    boolean cached = !timeToLive.isZero() && !identity.isEmpty();
    Kept earlier = cached ? kept.get(identity) : null;
    if (earlier != null && earlier.until().isAfter(now)) {
      return earlier.verdict();
    }
    Verdict verdict = ask(request, identity);
    if (cached && !(verdict instanceof Verdict.Broken)) {
      if (kept.size() >= MOST_KEPT) {
        kept.clear();
      }
      kept.put(identity, new Kept(verdict, now.plus(timeToLive)));
    }
    return verdict;
  }

  private Verdict ask(GatewayRequest request, List<String> identity) throws InterruptedException {
    LambdaFunction asked = function.get();
    String event = request.authorizerEvent(asked.arn(), identity).toString();
    try {
      return switch (asked.invoke(event)) {
        case InvocationResult.Returned(String payload) -> verdict(JsonTrees.parse(payload));
        case InvocationResult.Failed _ -> new Verdict.Broken();
      };
    } catch (ServiceException e) {
      return new Verdict.Broken();
    }
  }

  private static Verdict verdict(JsonNode answer) {
    JsonNode authorized = answer.path("isAuthorized");
    if (!authorized.isBoolean()) {
      return new Verdict.Broken();
    }
    return authorized.booleanValue()
        ? new Verdict.Allowed(
            answer.path("context").isObject() ? answer.path("context") : JsonTrees.object())
        : new Verdict.Denied();
  }
}
