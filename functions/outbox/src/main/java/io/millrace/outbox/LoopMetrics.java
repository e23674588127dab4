package io.millrace.outbox;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.Event;
import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.runtime.logging.LoggedMetric.Unit;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What CloudWatch is told of the loop, a line for each event that is announced:
 *
 * <ul>
 *   <li>{@code Events}, by {@code event}, for instance {@code run.passed}: how many;
 *   <li>{@code Elapsed}, by {@code event}: seconds since its trace began. On the way of a file that
 *       is the upload, and the time that a person took to approve is in it; of what a person asked
 *       for besides, as a promotion, it is their request. Absent where nobody traced it;
 *   <li>{@code Failures}, over all: events that mean that something did not go on.
 * </ul>
 *
 * <p>An event that is announced again is counted again.
 */
final class LoopMetrics {

  private final MetricLog log;
  private final InstantSource clock;

  LoopMetrics(MetricLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  void announced(Announcement announcement) {
    Event event;
    try {
      event = CloudEvents.unwrap(Json.read(announcement.cloudEvent(), JsonNode.class));
    } catch (InvalidInputException notOurs) { // announced all the same: who gets it will say so
      return;
    }
    Map<String, String> about = Map.of("event", event.type(), "project", event.project().value());
    List<LoggedMetric> values = new ArrayList<>();
    values.add(LoggedMetric.count("Events", 1));
    announcement
        .trace()
        .map(trace -> Duration.between(trace.began(), clock.instant()))
        .filter(Duration::isPositive)
        .ifPresent(elapsed ->
            values.add(new LoggedMetric("Elapsed", Unit.SECONDS, elapsed.toMillis() / 1e3)));
    log.write(about, List.of(List.of("event")), values);
    if (event.isFailure()) {
      log.write(about, List.of(List.of()), List.of(LoggedMetric.count("Failures", 1)));
    }
  }
}
