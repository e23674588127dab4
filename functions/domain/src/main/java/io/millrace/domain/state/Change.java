package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import java.util.List;
import java.util.stream.Stream;

/**
 * A decided change, with what it says to history and to the other modules.
 *
 * @param partition whose history records it: a project's, or that of the tokens
 * @param writes the entities, each conditional on the revision that was read
 * @param audited the line of history
 * @param events what is announced once the change is written
 */
public record Change(
    String partition, List<Write<?>> writes, AuditedChange audited, List<Event> events) {
  public Change {
    writes = List.copyOf(writes);
    events = List.copyOf(events);
  }

  /** A change of a project's state. */
  public Change(
      ProjectName project, List<Write<?>> writes, AuditedChange audited, List<Event> events) {
    this(Key.partitionOf(project), writes, audited, events);
  }

  /** The same, with more that is written. */
  public Change with(List<Write<?>> more) {
    return new Change(
        partition, Stream.concat(writes.stream(), more.stream()).toList(), audited, events);
  }
}
