package io.millrace.outbox;

import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.EventBus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Announces the events of a batch, at least once each.
 *
 * <p>A record that the bus did not take, or that cannot be read, goes back to the stream, which
 * brings it again, and in the end to the dead letters; its neighbours do not.
 */
final class PublishOutbox implements Function<List<StreamRecord>, PublishOutbox.Result> {

  private final EventBus bus;
  private final LoopMetrics metrics;

  PublishOutbox(EventBus bus, LoopMetrics metrics) {
    this.bus = bus;
    this.metrics = metrics;
  }

  @Override
  public Result apply(List<StreamRecord> batch) {
    List<Announcement> announcements =
        batch.stream().flatMap(each -> each.announcement().stream()).toList();
    Set<Announcement> refused = new HashSet<>(bus.publish(announcements));
    announcements.stream().filter(each -> !refused.contains(each)).forEach(metrics::announced);
    return new Result(
        batch.stream()
            .filter(each -> each.announcement().map(refused::contains).orElse(true))
            .map(each -> new Failure(each.sequenceNumber()))
            .toList());
  }

  /** What Lambda asks of a function that reads a stream: which records to bring again. */
  record Result(List<Failure> batchItemFailures) {}

  /** A record to bring again. */
  record Failure(String itemIdentifier) {}
}
