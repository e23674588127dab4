package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;

/** The end of a history: the newest entry's number and hash. */
public record AuditHead(long sequence, Sha256 hash) implements Entity {

  /** The history in which nothing has happened. */
  public static final AuditHead EMPTY = new AuditHead(0, Sha256.of(""));

  /** Where a project's history ends. */
  public static Key<AuditHead> key(ProjectName project) {
    return key(Key.partitionOf(project));
  }

  /** Where the history of a partition ends. */
  public static Key<AuditHead> key(String partition) {
    return new Key<>(AuditHead.class, partition, "head#history");
  }

  /** The head once {@code entry} is written. */
  public static AuditHead at(AuditEntry entry) {
    return new AuditHead(entry.sequence(), entry.hash());
  }
}
