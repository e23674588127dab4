package io.millrace.outbox;

import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.EventBus;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Announces the events of a batch, at least once each.
 *
 * <p>A record that the bus did not take, or that cannot be read, goes back to the stream, which
 * brings it again, and in the end to the dead letters; its neighbours do not.
 */
final class PublishOutbox implements Function<List<StreamRecord>, PublishOutbox.Result> {

  private final EventBus bus;
  private final UnaryOperator<Announcement> signing;
  private final LoopMetrics metrics;

  /**
   * @param signing what is done to an announcement before it is made
   */
  PublishOutbox(EventBus bus, UnaryOperator<Announcement> signing, LoopMetrics metrics) {
    this.bus = bus;
    this.signing = signing;
    this.metrics = metrics;
  }

  @Override
  public Result apply(List<StreamRecord> batch) {
    List<Announcement> announcements =
        batch.stream().flatMap(each -> each.announcement().stream()).toList();
    Set<String> refused =
        bus.publish(announcements.stream().map(signing).toList()).stream()
            .map(Announcement::id)
            .collect(Collectors.toSet());
    announcements.stream().filter(each -> !refused.contains(each.id())).forEach(metrics::announced);
    return new Result(
        batch.stream()
            .filter(each ->
                each.announcement().map(Announcement::id).map(refused::contains).orElse(true))
            .map(each -> new Failure(each.sequenceNumber()))
            .toList());
  }

  /** What Lambda asks of a function that reads a stream: which records to bring again. */
  record Result(List<Failure> batchItemFailures) {}

  /** A record to bring again. */
  record Failure(String itemIdentifier) {}
}
