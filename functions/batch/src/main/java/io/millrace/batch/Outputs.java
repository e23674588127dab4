package io.millrace.batch;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a file to predict leaves in the data bucket: {@code batch-out/<model>/<file>}, and beside it
 * the rows that could not be predicted and a report. Every key is derived from the file's, so that
 * a repeat writes over what an attempt that died left behind.
 */
final class Outputs {

  /** In bytes, so that a key of S3, which may have 1024, has room for the rest. */
  private static final int LONGEST_NAME = 900;

  private final ObjectStore objects;
  private final String bucket;

  Outputs(ObjectStore objects, String bucket) {
    this.objects = objects;
    this.bucket = bucket;
  }

  ObjectRef predictions(Upload upload, Path rows, String mediaType) {
    return objects.write(bucket, key(upload), rows, mediaType);
  }

  /**
   * Written where there are none, too: one that an earlier file left under its name is none of
   * this.
   */
  ObjectRef wrongRows(Upload upload, Path rows) {
    return objects.write(bucket, key(upload) + ".wrong-rows.jsonl", rows, "application/jsonl");
  }

  /** Tells the file's sender what became of it. */
  void report(Report report) {
    objects.write(
        bucket,
        key(report.upload()) + ".report.json",
        Json.bytes(report.told()),
        "application/json");
  }

  /** By the file's name; by its digest where the name is too long for one of ours. */
  private static String key(Upload upload) {
    String name = Upload.nameOf(upload.file());
    return "batch-out/%s/%s"
        .formatted(
            upload.project(),
            name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                ? name
                : Sha256.of(name).hex());
  }
}
