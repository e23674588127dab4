package io.millrace.intake;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.check.Audit;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What intake leaves in the data bucket. Every key is derived from the upload, so that a repeat
 * writes over what an attempt that died left behind.
 */
final class Outputs {

  private static final String JSON = "application/json";

  private final ObjectStore objects;
  private final String bucket;

  Outputs(ObjectStore objects, String bucket) {
    this.objects = objects;
    this.bucket = bucket;
  }

  /** Tells the file's sender what became of it. */
  void report(Report report) {
    String key = "reports/%s/%s.json".formatted(report.project(), report.ingestId());
    objects.write(bucket, key, Json.bytes(report), JSON);
  }

  /** Keeps the rows that break a rule. */
  ObjectRef quarantine(Upload upload, Path rows) {
    String key = "quarantine/%s/%s.jsonl".formatted(upload.project(), upload.ingestId());
    return objects.write(bucket, key, rows, "application/jsonl");
  }

  /** Writes everything about a dataset version but the fact that it is one. */
  DatasetVersion dataset(Dataset dataset, Instant now) {
    Upload upload = dataset.upload();
    String folder = "datasets/%s/%s/".formatted(upload.project(), upload.ingestId());
    Sha256 digest = new Sha256(Objects.requireNonNull(dataset.audit().file()).sha256());
    byte[] profile = dataset.audit().profile().toJson().getBytes(StandardCharsets.UTF_8);
    ObjectRef dataAt =
        objects.write(
            bucket, folder + "data.parquet", dataset.parquet(), "application/vnd.apache.parquet");
    ObjectRef profileAt = objects.write(bucket, folder + "profile.json", profile, JSON);
    int revision = dataset.definition().revision();
    var manifest =
        new Manifest(
            upload.project().value(),
            upload.ingestId(),
            revision,
            new Manifest.Entry(dataset.source().object(), dataset.source().digest()),
            List.of(
                new Manifest.Entry(dataAt, digest),
                new Manifest.Entry(profileAt, Sha256.of(profile))));
    ObjectRef manifestAt =
        objects.write(bucket, folder + "manifest.json", Json.bytes(manifest), JSON);
    return new DatasetVersion(
        upload.project(),
        0,
        upload.ingestId(),
        revision,
        dataAt,
        digest,
        profileAt,
        manifestAt,
        dataset.audit().report().rowsKept(),
        now);
  }

  /**
   * A table that passed its audit.
   *
   * @param parquet the file that the audit wrote
   */
  record Dataset(
      Upload upload,
      ProjectRevision definition,
      ObjectSource source,
      Path parquet,
      Audit.Published audit) {}
}
