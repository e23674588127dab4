package io.millrace.domain.dataset;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.Shortened;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.TimeIndex;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One file that came in, and what became of it.
 *
 * @param ingestId derived from the object's version: a file that is announced again is the same
 * @param rows counted; null until the file was read to its end
 * @param outcome null while it is being read
 */
public record Upload(
    ProjectName project,
    String ingestId,
    ObjectRef file,
    Instant receivedAt,
    @Nullable Instant endedAt,
    @Nullable RowCounts rows,
    @Nullable Outcome outcome)
    implements Entity {

  /** The uploads of a project, in the order in which they were noticed. */
  public static final TimeIndex<Upload> BY_ARRIVAL = new TimeIndex<>("upload-at", Upload::key);

  /**
   * The project that a file is dropped for: its key is {@code <project>/<file>}.
   *
   * @throws InvalidInputException if the file is under no project's name
   */
  public static ProjectName projectOf(ObjectRef file) {
    int slash = file.key().indexOf('/');
    Check.that(
        slash > 0 && !file.key().endsWith("/"), "object key", "<project>/<file>", file.key());
    return new ProjectName(file.key().substring(0, slash));
  }

  /** The id under which this version of this object is taken in. */
  public static String ingestId(ObjectRef file) {
    return "in-" + Sha256.of(file.toString()).shortHex();
  }

  /** Where the upload of this id is kept. */
  public static Key<Upload> key(ProjectName project, String ingestId) {
    return new Key<>(Upload.class, Key.partitionOf(project), prefix() + ingestId);
  }

  /** The prefix of all uploads' sort keys. */
  public static String prefix() {
    return "upload#";
  }

  /** The same upload, ended. */
  public Upload ended(Instant at, @Nullable RowCounts counts, Outcome how) {
    return new Upload(project, ingestId, file, receivedAt, at, counts, how);
  }

  /** What became of a file. */
  public sealed interface Outcome {
    /** Its rows are this dataset version: a new one, or one that another file with them became. */
    record Published(int datasetVersion) implements Outcome {}

    /** It defines the project anew. */
    record Declared(int projectRevision) implements Outcome {}

    /**
     * Nothing of it is used.
     *
     * @param reason in plain words; of more than 4000 characters, the beginning: the report has all
     */
    record Refused(String reason) implements Outcome {
      public Refused {
        reason = Shortened.to(4000, reason);
      }
    }
  }
}
