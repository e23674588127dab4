package io.millrace.domain.project;

import io.millrace.domain.Sha256;
import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import java.time.Instant;

/**
 * A project as it was declared at some time.
 *
 * @param revision 1, 2, 3 … without gap
 * @param digest of the definition; declaring the same again changes nothing
 * @param by who declared it
 */
public record ProjectRevision(Project project, int revision, Sha256 digest, String by, Instant at)
    implements Entity {

  /** The partition in which every project is listed by name. */
  public static final String PROJECTS = "projects";

  /** Where the revision in force is kept. */
  public static Key<ProjectRevision> current(ProjectName project) {
    return new Key<>(ProjectRevision.class, PROJECTS, project.value());
  }

  /** Where this revision is kept for ever. */
  public static Key<ProjectRevision> key(ProjectName project, int revision) {
    return new Key<>(
        ProjectRevision.class, Key.partitionOf(project), "project#" + Key.padded(revision));
  }
}
