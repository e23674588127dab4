package io.millrace.batch;

import io.millrace.domain.dataset.PredictedFile;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.nio.file.Path;

/** What a file to predict leaves in the data bucket: its {@link PredictedFile}. */
final class Outputs {

  private final ObjectStore objects;
  private final String bucket;

  Outputs(ObjectStore objects, String bucket) {
    this.objects = objects;
    this.bucket = bucket;
  }

  ObjectRef predictions(Upload upload, Path rows, String mediaType) {
    return objects.write(bucket, PredictedFile.of(upload).predictions(), rows, mediaType);
  }

  /**
   * Written where there are none, too: one that an earlier file left under its name is none of
   * this.
   */
  ObjectRef wrongRows(Upload upload, Path rows) {
    return objects.write(bucket, PredictedFile.of(upload).wrongRows(), rows, "application/jsonl");
  }

  /** Tells the file's sender what became of it. */
  void report(PredictionReport report) {
    objects.write(
        bucket,
        PredictedFile.of(report.upload()).report(),
        Json.bytes(report.told()),
        "application/json");
  }
}
