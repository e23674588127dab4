package io.millrace.domain.ledger;

import io.millrace.domain.event.Event;
import io.millrace.domain.project.ProjectName;
import java.util.List;

/**
 * A decided change of a project's state, with what it says to history and to the other rooms.
 *
 * @param writes the entities, each conditional on the revision that was read
 * @param transition the line of history
 * @param events what is announced once the change is written
 */
public record Change(
    ProjectName project, List<Write<?>> writes, Transition transition, List<Event> events) {
  public Change {
    writes = List.copyOf(writes);
    events = List.copyOf(events);
  }
}
