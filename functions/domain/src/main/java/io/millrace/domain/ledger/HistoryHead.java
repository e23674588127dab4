package io.millrace.domain.ledger;

import io.millrace.domain.Sha256;
import io.millrace.domain.project.ProjectName;

/** The end of a project's history: the newest entry's number and hash. */
public record HistoryHead(long sequence, Sha256 hash) implements Entity {

  /** The history in which nothing has happened. */
  public static final HistoryHead EMPTY = new HistoryHead(0, Sha256.of(""));

  /** Where a project's history ends. */
  public static Key<HistoryHead> key(ProjectName project) {
    return new Key<>(HistoryHead.class, Key.partitionOf(project), "head#history");
  }

  /** The head once {@code entry} is written. */
  public static HistoryHead at(HistoryEntry entry) {
    return new HistoryHead(entry.sequence(), entry.hash());
  }
}
