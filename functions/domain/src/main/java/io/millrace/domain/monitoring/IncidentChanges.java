package io.millrace.domain.monitoring;

import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.Incident.Closed;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Changes of one incident, each a line of the history. */
record IncidentChanges(StateStore stateStore, InstantSource clock) {

  /** So many windows back is looked for what is known of quality. */
  private static final int MOST = 100;

  /** The change that opens an incident, under a number that nobody takes in between. */
  Change open(Counter.Next number, Incident incident) {
    return new Change(
        incident.project(),
        List.of(number.write(), Write.create(key(incident), incident)),
        audited(incident, AuditedChange.MILLRACE, AuditedChange.NONE, "opened", incident.summary()),
        List.of(
            new Event.IncidentOpened(incident.project(), incident.number(), incident.headline())));
  }

  /** The change that makes of an open incident another. */
  Change change(
      Revised<Incident> read, Incident after, String by, String what, String why, Event... events) {
    return new Change(
        after.project(),
        List.of(Write.replace(key(after), read, after)),
        audited(after, by, "open", what, why),
        List.of(events));
  }

  /** The change that ends an incident. */
  Change close(Revised<Incident> read, Closed end) {
    Incident incident = read.value();
    return change(
        read,
        incident.closed(end),
        end.by(),
        "closed",
        end.why(),
        new Event.IncidentClosed(incident.project(), incident.number(), end.why()));
  }

  /**
   * The end of an incident.
   *
   * @param upTo start of the newest window that was looked at
   */
  Closed end(Incident incident, String by, Instant upTo, String why) {
    Instant labelled =
        stateStore
            .latest(
                WindowQuality.class,
                Key.partitionOf(incident.project()),
                WindowQuality.prefix(),
                MOST)
            .stream()
            .filter(window -> window.version() == incident.version())
            .findFirst()
            .map(WindowQuality::from)
            .orElse(null);
    return new Closed(clock.instant(), upTo, labelled, by, why);
  }

  private AuditedChange audited(Incident incident, String by, String from, String to, String why) {
    return new AuditedChange(clock.instant(), by, "incident/" + incident.number(), from, to, why);
  }

  private static Key<Incident> key(Incident incident) {
    return Incident.key(incident.project(), incident.number());
  }
}
