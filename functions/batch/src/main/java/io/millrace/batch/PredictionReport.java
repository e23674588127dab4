package io.millrace.batch;

import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a file, for its sender. */
record PredictionReport(Upload upload, Told told) {

  /**
   * The report as it is written.
   *
   * @param version that predicted; null where none did
   * @param rows how many there were, were predicted, and were not; null where the file was refused
   * @param predictions the rows with what was predicted
   * @param wrongRows the rows that could not be predicted, the first 10,000, each with its reason
   * @param warnings about how the file is written
   * @param refused why nothing was predicted; null where it was
   */
  record Told(
      String model,
      String ingestId,
      ObjectRef file,
      @Nullable Integer version,
      @Nullable Rows rows,
      @Nullable ObjectRef predictions,
      @Nullable ObjectRef wrongRows,
      List<String> warnings,
      @Nullable String refused) {}

  /** Counts of rows. */
  record Rows(long read, long predicted, long wrong) {}

  static PredictionReport predicted(
      Upload upload,
      int version,
      RowCounts rows,
      ObjectRef predictions,
      ObjectRef wrongRows,
      List<String> warnings) {
    return new PredictionReport(
        upload,
        new Told(
            upload.project().value(),
            upload.ingestId(),
            upload.file(),
            version,
            new Rows(rows.read(), rows.published(), rows.quarantined()),
            predictions,
            wrongRows,
            warnings,
            null));
  }

  static PredictionReport refused(Upload upload, String reason) {
    return new PredictionReport(
        upload,
        new Told(
            upload.project().value(),
            upload.ingestId(),
            upload.file(),
            null,
            null,
            null,
            null,
            List.of(),
            reason));
  }
}
