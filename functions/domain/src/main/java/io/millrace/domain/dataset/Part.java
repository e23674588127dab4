package io.millrace.domain.dataset;

import io.millrace.domain.Check;
import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one file, or one folder of files, brought into a dataset: immutable, and kept once however
 * many versions hold it.
 *
 * @param source the file that was dropped; of a folder, that which said that it was complete
 * @param projectRevision of the definition that its rows were checked against
 * @param data the typed Parquet file
 * @param digest of that file
 * @param profile its statistics, as JSON
 * @param rows at least 1
 * @param latest the newest event time among its rows; null where there is none
 * @param files of a folder, in the order in which they were read; null where it was one file
 */
public record Part(
    ObjectRef source,
    int projectRevision,
    ObjectRef data,
    Sha256 digest,
    ObjectRef profile,
    long rows,
    @Nullable Instant latest,
    @Nullable List<ObjectRef> files) {
  public Part {
    Check.that(rows > 0, "rows", "at least 1", rows);
    files = files == null ? null : List.copyOf(files);
  }

  /** What one file brought. */
  public Part(
      ObjectRef source,
      int projectRevision,
      ObjectRef data,
      Sha256 digest,
      ObjectRef profile,
      long rows,
      @Nullable Instant latest) {
    this(source, projectRevision, data, digest, profile, rows, latest, null);
  }
}
