package io.millrace.batch;

import static java.util.Objects.requireNonNull;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.PredictedUploads;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.modeling.Model;
import io.millrace.runtime.process.Scratch;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** Predicts the rows of a dropped file by the version that serves. */
final class PredictFile implements Function<ObjectRef, FileState> {

  /**
   * What is predicted well within the time and the disk of one invocation: 2 GiB of content; and of
   * 10,000 rows it is told why they are not.
   */
  private static final Limits LIMITS = new Limits(2L << 30, 200, 10_000, 1 << 24);

  private static final String PREDICTIONS = "predictions";
  private static final String WRONG = "wrong";

  private final Datasets datasets;
  private final PredictedUploads predicted;
  private final ServedVersions versions;
  private final ObjectStore objects;
  private final Outputs outputs;

  PredictFile(
      Datasets datasets,
      PredictedUploads predicted,
      ServedVersions versions,
      ObjectStore objects,
      Outputs outputs) {
    this.datasets = datasets;
    this.predicted = predicted;
    this.versions = versions;
    this.objects = objects;
    this.outputs = outputs;
  }

  /**
   * @throws InvalidInputException if the file is under no model's name, so that there is nobody to
   *     tell
   */
  @Override
  public FileState apply(ObjectRef file) {
    Upload upload = datasets.received(Upload.projectOf(file), file);
    if (upload.outcome() != null) {
      return FileState.of(upload);
    }
    try {
      return FileState.of(predicted(upload));
    } catch (InvalidInputException e) { // of a file that is noted: how it ends, for its sender
      if (!isReplaced(file)) {
        outputs.report(PredictionReport.refused(upload, e.reason()));
      }
      return FileState.of(datasets.refuse(upload, null, e.reason()));
    }
  }

  private Upload predicted(Upload received) {
    refuseReplaced(received.file());
    Upload upload =
        received.modelVersion() == null
            ? predicted.predictedBy(received, versions.live(received.project()))
            : received;
    int version = requireNonNull(upload.modelVersion());
    Model model = versions.load(upload.project(), version);
    try (var scratch = new Scratch()) {
      Written written = write(upload, model, version, scratch);
      refuseReplaced(upload.file());
      ObjectRef predictions =
          outputs.predictions(upload, scratch.file(PREDICTIONS), written.mediaType());
      ObjectRef wrongRows = outputs.wrongRows(upload, scratch.file(WRONG));
      outputs.report(
          PredictionReport.predicted(
              upload, version, written.rows(), predictions, wrongRows, written.warnings()));
      return predicted.predicted(upload, written.rows(), version, predictions);
    } catch (IOException e) {
      throw new UncheckedIOException("could not predict " + upload.file(), e);
    }
  }

  private record Written(RowCounts rows, String mediaType, List<String> warnings) {}

  private Written write(Upload upload, Model model, int version, Scratch scratch)
      throws IOException {
    var columns = new PredictionColumns(model.signature(), version);
    try (var rows =
            RowsToPredict.open(source(upload.file()), scratch.file(PREDICTIONS), columns, LIMITS);
        var wrong = new WrongRows(scratch.file(WRONG), LIMITS.quarantinedRows())) {
      RowCounts counts = new RowPredictor(model, version).predict(rows, wrong);
      return new Written(counts, rows.mediaType(), rows.warnings());
    }
  }

  /** What is beside a name is of the file that was dropped last under it. */
  private void refuseReplaced(ObjectRef file) {
    if (isReplaced(file)) {
      throw new InvalidInputException(
          "Another file was dropped since under this name, and is the one that is predicted.");
    }
  }

  private boolean isReplaced(ObjectRef file) {
    return objects
        .head(file.bucket(), file.key())
        .filter(newest -> !newest.equals(file))
        .isPresent();
  }

  private Source source(ObjectRef file) {
    return new Source() {
      @Override
      public String name() {
        return Upload.nameOf(file);
      }

      @Override
      public InputStream open() {
        return objects.read(file);
      }
    };
  }
}
