package io.millrace.aws;

import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.EventBus;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.TraceHeader;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** The platform's own bus of EventBridge. */
public final class EventBridgeEventBus implements EventBus {

  private static final int MAX_ENTRIES = 10;

  private final EventBridgeClient events;
  private final String bus;

  public EventBridgeEventBus(EventBridgeClient events, String bus) {
    this.events = events;
    this.bus = bus;
  }

  @Override
  public List<Announcement> publish(List<Announcement> announcements) {
    List<Announcement> refused = new ArrayList<>();
    for (int from = 0; from < announcements.size(); from += MAX_ENTRIES) {
      List<Announcement> batch =
          announcements.subList(from, Math.min(from + MAX_ENTRIES, announcements.size()));
      List<PutEventsResultEntry> results =
          Aws.call(
              "publish %s events".formatted(batch.size()),
              () ->
                  events
                      .putEvents(p -> p.entries(batch.stream().map(this::entry).toList()))
                      .entries());
      for (int i = 0; i < batch.size(); i++) {
        // An event that the answer does not name may not be on the bus: it is told again.
        if (i >= results.size() || results.get(i).eventId() == null) {
          refused.add(batch.get(i));
        }
      }
    }
    return refused;
  }

  private PutEventsRequestEntry entry(Announcement announcement) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus)
        .source(CloudEvents.SOURCE)
        .detailType(announcement.type())
        .detail(announcement.cloudEvent())
        .traceHeader(announcement.trace().map(TraceHeader::write).orElse(null))
        .build();
  }
}
