package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Data that may be used: immutable from the moment it exists.
 *
 * @param version 1, 2, 3 … without gap
 * @param ingestId of the upload that made it of the version before
 * @param projectRevision of the definition that it was checked against
 * @param parts how many files' rows it has, at least 1
 * @param digest of its rows, see {@link DatasetManifest#digest}
 * @param profile the statistics of all rows, as JSON
 * @param manifest the {@link DatasetManifest}: what it came from and consists of
 * @param rows at least 1
 * @param gathered the rows of all files that made it of the version before, where several did at
 *     once; null where one did
 */
public record DatasetVersion(
    ProjectName project,
    int version,
    String ingestId,
    int projectRevision,
    int parts,
    Sha256 digest,
    ObjectRef profile,
    ObjectRef manifest,
    long rows,
    Instant publishedAt,
    @Nullable Long gathered)
    implements Entity {

  /** What one file made. */
  public DatasetVersion(
      ProjectName project,
      int version,
      String ingestId,
      int projectRevision,
      int parts,
      Sha256 digest,
      ObjectRef profile,
      ObjectRef manifest,
      long rows,
      Instant publishedAt) {
    this(
        project,
        version,
        ingestId,
        projectRevision,
        parts,
        digest,
        profile,
        manifest,
        rows,
        publishedAt,
        null);
  }

  /** The word for dataset versions among the {@link io.millrace.domain.state.Counter}s. */
  public static final String KIND = "dataset";

  /** The same data under this number. */
  public DatasetVersion numbered(int number) {
    return new DatasetVersion(
        project,
        number,
        ingestId,
        projectRevision,
        parts,
        digest,
        profile,
        manifest,
        rows,
        publishedAt,
        gathered);
  }

  /** The same, of so many rows of files that came at once. */
  public DatasetVersion gathered(long newRows) {
    return new DatasetVersion(
        project,
        version,
        ingestId,
        projectRevision,
        parts,
        digest,
        profile,
        manifest,
        rows,
        publishedAt,
        newRows);
  }

  /** The same rows, as what an upload made of the version before. */
  public DatasetVersion by(Upload upload, Instant at) {
    return new DatasetVersion(
        project, 0, upload.ingestId(), projectRevision, parts, digest, profile, manifest, rows, at);
  }

  /** The same rows as another version, published once more. */
  DatasetVersion again(int number, Instant at) {
    return new DatasetVersion(
        project,
        number,
        ingestId,
        projectRevision,
        parts,
        digest,
        profile,
        manifest,
        rows,
        at,
        gathered);
  }

  /** The same rows as a version of another project, which learns from them. */
  DatasetVersion sharedWith(ProjectName learner, int revision, int number, Instant at) {
    return new DatasetVersion(
        learner, number, ingestId, revision, parts, digest, profile, manifest, rows, at, gathered);
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
