package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import java.util.List;

/** What a project's history says, for tests. */
public final class Histories {

  private Histories() {}

  /** Its lines, {@code actor: subject from → to, why}, the first one first. */
  public static List<String> of(StateStore stateStore, ProjectName project) {
    return stateStore
        .latest(AuditEntry.class, Key.partitionOf(project), AuditEntry.prefix(), 1000)
        .reversed()
        .stream()
        .map(AuditEntry::change)
        .map(each ->
            "%s: %s %s → %s, %s"
                .formatted(each.actor(), each.subject(), each.from(), each.to(), each.why()))
        .toList();
  }
}
