package io.millrace.domain.project;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A project as it was declared at some time.
 *
 * @param revision 1, 2, 3 … without gap
 * @param digest of the definition; declaring the same again changes nothing
 * @param by who declared it
 * @param at when it came into force
 * @param file that it was dropped as; null where it was not
 * @param columnIds the numbers of all columns that it or one before it has; null where they are 1,
 *     2, 3 … in the order of its columns
 */
public record ProjectRevision(
    Project project,
    int revision,
    Sha256 digest,
    String by,
    Instant at,
    @Nullable StoredVersion file,
    @Nullable ColumnIds columnIds)
    implements Entity {

  /** The partition in which every project is listed by name. */
  public static final String PROJECTS = "projects";

  /** One whose columns are numbered in their order. */
  public ProjectRevision(
      Project project,
      int revision,
      Sha256 digest,
      String by,
      Instant at,
      @Nullable StoredVersion file) {
    this(project, revision, digest, by, at, file, null);
  }

  /** The numbers of its columns, and of those before them. */
  public ColumnIds ids() {
    return columnIds == null ? ColumnIds.of(project.columns()) : columnIds;
  }

  /**
   * Whether this was said after a file was written. What was put in the very second in which the
   * file was written counts as newer, since the store does not know better.
   */
  boolean isNewerThan(StoredVersion other) {
    if (file != null && isSameObject(file.object(), other.object())) {
      return false; // of one object's versions the store knows which is the newest
    }
    Instant said = file == null ? at : file.writtenAt();
    return !said.truncatedTo(ChronoUnit.SECONDS).isBefore(other.writtenAt());
  }

  private static boolean isSameObject(ObjectRef one, ObjectRef other) {
    return one.bucket().equals(other.bucket()) && one.key().equals(other.key());
  }

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
