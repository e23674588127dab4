package io.millrace.local.events;

import io.millrace.local.service.ServiceException;
import io.millrace.local.service.Targets;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Delivers events to targets, at least once.
 *
 * <p>Functions, queues and topics keep what they take, so a delivery fails only where there is no
 * such target or it refuses the payload: trying again would not help, and the event goes to the
 * target's dead-letter queue at once. Addresses are tried again: {@link HttpDelivery}.
 */
final class Delivery {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final Targets targets;
  private final HttpDelivery http;
  private final RandomGenerator random;
  private final double repeatProbability;

  /**
   * Repeats some deliveries on purpose.
   *
   * @param random decides which; seeded, so that a run can be repeated
   * @param repeatProbability in [0, 1]
   */
  Delivery(Targets targets, HttpDelivery http, RandomGenerator random, double repeatProbability) {
    this.targets = targets;
    this.http = http;
    this.random = random;
    this.repeatProbability = repeatProbability;
  }

  /**
   * Sends an event to a target.
   *
   * @param origin the ARN of the rule or schedule
   * @param trace that the event is a part of, as an attribute; empty if none
   */
  void deliver(String origin, EventTarget target, JsonNode event, Map<String, String> trace) {
    String payload = target.input().payload(event);
    send(origin, target, payload, trace);
    if (isRepeated()) {
      log.debug("delivering {} of {} again", event.path("id"), origin);
      send(origin, target, payload, trace);
    }
  }

  private void send(String origin, EventTarget target, String payload, Map<String, String> trace) {
    if (ApiDestinations.isOne(target.arn())) {
      http.send(target, payload, failure -> failed(origin, target, payload, failure));
      return;
    }
    try {
      targets.send(target.arn(), payload, trace);
    } catch (ServiceException e) {
      failed(origin, target, payload, e);
    }
  }

  private void failed(String origin, EventTarget target, String payload, ServiceException e) {
    log.warn("{} could not reach {}: {}", origin, target.arn(), e.getMessage());
    bury(origin, target, payload, e);
  }

  private void bury(String origin, EventTarget target, String payload, ServiceException failure) {
    if (target.deadLetterArn() == null) {
      return;
    }
    try {
      targets.send(
          target.deadLetterArn(),
          payload,
          Map.of(
              origin.contains(":scheduler:") ? "SCHEDULE_ARN" : "RULE_ARN",
              origin,
              "TARGET_ARN",
              target.arn(),
              "RETRY_ATTEMPTS",
              "0",
              "ERROR_CODE",
              failure.code(),
              "ERROR_MESSAGE",
              String.valueOf(failure.getMessage())));
    } catch (ServiceException e) {
      log.error("lost an event of {}: its dead-letter queue: {}", origin, e.getMessage());
    }
  }

  private boolean isRepeated() {
    synchronized (random) {
      return random.nextDouble() < repeatProbability;
    }
  }
}
