package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import java.util.List;

/** What a history says, for tests. */
public final class Histories {

  private Histories() {}

  /** A project's lines, {@code actor: subject from → to, why}, the first one first. */
  public static List<String> of(StateStore stateStore, ProjectName project) {
    return of(stateStore, Key.partitionOf(project));
  }

  /** The lines of the history of a partition. */
  public static List<String> of(StateStore stateStore, String partition) {
    return stateStore
        .latest(AuditEntry.class, partition, AuditEntry.prefix(), 1000)
        .reversed()
        .stream()
        .map(AuditEntry::change)
        .map(each ->
            "%s: %s %s → %s, %s"
                .formatted(each.actor(), each.subject(), each.from(), each.to(), each.why()))
        .toList();
  }
}
