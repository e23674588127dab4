package io.millrace.domain.dataset;

import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import java.time.InstantSource;
import java.util.List;

/** The uploads of a project whose rows are predicted. */
public final class PredictedUploads {

  private final Transactions transactions;
  private final Datasets datasets;

  public PredictedUploads(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.datasets = new Datasets(transactions, clock);
  }

  /**
   * Notes which version predicts a received upload. Idempotent: the first version that is noted
   * stays, so that a repeat is answered by the same.
   */
  public Upload predictedBy(Upload upload, int version) {
    var key = Upload.key(upload.project(), upload.ingestId());
    return transactions.transact(() -> {
      Revised<Upload> read = datasets.require(upload);
      if (read.value().modelVersion() != null) {
        return new Decision.NoChange<>(read.value());
      }
      Upload known = read.value().predictedBy(version);
      return new Decision.Commit<>(
          new Change(
              upload.project(),
              List.of(Write.replace(key, read, known)),
              datasets.audited(known, "received", "being predicted", "by version " + version),
              List.of()),
          known);
    });
  }

  /**
   * Ends a received upload whose rows were predicted. Idempotent.
   *
   * @param rows those that were predicted count as published, the others as quarantined
   * @param predictions the file that says what was predicted
   */
  public Upload predicted(Upload upload, RowCounts rows, int version, ObjectRef predictions) {
    return datasets.end(
        upload,
        rows,
        () ->
            new Datasets.Ending(
                new Outcome.Predicted(version, predictions),
                "%s of %s rows predicted".formatted(rows.published(), rows.read()),
                List.of(),
                List.of()));
  }
}
