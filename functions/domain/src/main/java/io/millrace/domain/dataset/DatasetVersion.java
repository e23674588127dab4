package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;

/**
 * Data that may be used: immutable from the moment it exists.
 *
 * @param version 1, 2, 3 … without gap
 * @param ingestId of the upload that it came from
 * @param projectRevision of the definition that it was checked against
 * @param data the typed Parquet file
 * @param digest of that file
 * @param profile its statistics, as JSON
 * @param manifest which objects it came from and consists of, with their digests
 * @param rows at least 1
 */
public record DatasetVersion(
    ProjectName project,
    int version,
    String ingestId,
    int projectRevision,
    ObjectRef data,
    Sha256 digest,
    ObjectRef profile,
    ObjectRef manifest,
    long rows,
    Instant publishedAt)
    implements Entity {

  /** The word for dataset versions among the {@link io.millrace.domain.state.Counter}s. */
  public static final String KIND = "dataset";

  /** The same data under this number. */
  public DatasetVersion numbered(int number) {
    return new DatasetVersion(
        project,
        number,
        ingestId,
        projectRevision,
        data,
        digest,
        profile,
        manifest,
        rows,
        publishedAt);
  }

  /** Where this version is kept. */
  public static Key<DatasetVersion> key(ProjectName project, int version) {
    return new Key<>(
        DatasetVersion.class, Key.partitionOf(project), prefix() + Key.padded(version));
  }

  /** The prefix of all dataset versions' sort keys. */
  public static String prefix() {
    return "dataset#";
  }
}
