package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import java.util.List;

/**
 * A decided change of a project's state, with what it says to history and to the other modules.
 *
 * @param writes the entities, each conditional on the revision that was read
 * @param audited the line of history
 * @param events what is announced once the change is written
 */
public record Change(
    ProjectName project, List<Write<?>> writes, AuditedChange audited, List<Event> events) {
  public Change {
    writes = List.copyOf(writes);
    events = List.copyOf(events);
  }
}
