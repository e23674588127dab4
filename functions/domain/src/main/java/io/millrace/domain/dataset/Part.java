package io.millrace.domain.dataset;

import io.millrace.domain.Check;
import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one file brought into a dataset: immutable, and kept once however many versions hold it.
 *
 * @param source the file that was dropped
 * @param projectRevision of the definition that its rows were checked against
 * @param data the typed Parquet file
 * @param digest of that file
 * @param profile its statistics, as JSON
 * @param rows at least 1
 * @param latest the newest event time among its rows; null where there is none
 */
public record Part(
    ObjectRef source,
    int projectRevision,
    ObjectRef data,
    Sha256 digest,
    ObjectRef profile,
    long rows,
    @Nullable Instant latest) {
  public Part {
    Check.that(rows > 0, "rows", "at least 1", rows);
  }
}
