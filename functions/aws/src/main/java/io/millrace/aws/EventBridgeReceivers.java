package io.millrace.aws;

import io.millrace.domain.event.Receivers;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * The receivers of notices, each the target of a rule on the platform's own bus: the rule takes an
 * event of this source that is about its target, and no other rule does.
 */
public final class EventBridgeReceivers implements Receivers {

  /** Who tells again, as EventBridge names it. */
  static final String SOURCE = "millrace.again";

  private final EventBridgeClient events;
  private final String bus;

  public EventBridgeReceivers(EventBridgeClient events, String bus) {
    this.events = events;
    this.bus = bus;
  }

  @Override
  public void tellAgain(String receiver, String type, String cloudEvent) {
    List<PutEventsResultEntry> results =
        Aws.call(
            "tell a receiver again",
            () ->
                events
                    .putEvents(put ->
                        put.entries(
                            PutEventsRequestEntry.builder()
                                .eventBusName(bus)
                                .source(SOURCE)
                                .resources(receiver)
                                .detailType(type)
                                .detail(cloudEvent)
                                .build()))
                    .entries());
    // What the answer does not name may not be on the bus: it is told again.
    var _ =
        Aws.said(
            "the id of what is told again",
            results.isEmpty() ? null : results.getFirst().eventId());
  }
}
