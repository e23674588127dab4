package io.millrace.domain.ledger;

import io.millrace.domain.project.ProjectName;
import java.util.List;

/** What a project's history says, for tests. */
public final class Histories {

  private Histories() {}

  /** Its lines, {@code actor: subject from → to, why}, the first one first. */
  public static List<String> of(Ledger ledger, ProjectName project) {
    return ledger
        .latest(HistoryEntry.class, Key.partitionOf(project), HistoryEntry.prefix(), 1000)
        .reversed()
        .stream()
        .map(HistoryEntry::transition)
        .map(each ->
            "%s: %s %s → %s, %s"
                .formatted(each.actor(), each.subject(), each.from(), each.to(), each.why()))
        .toList();
  }
}
