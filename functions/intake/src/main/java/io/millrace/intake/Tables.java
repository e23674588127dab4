package io.millrace.intake;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.Audit;
import io.millrace.tabular.AuditReport;
import io.millrace.tabular.Limits;
import io.millrace.tabular.QuarantineFile;
import io.millrace.tabular.TableAudit;
import io.millrace.tabular.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Tables that are dropped: read once, checked, and published or refused as a whole. */
final class Tables {

  private final Datasets datasets;
  private final ObjectStore objects;
  private final Outputs outputs;
  private final InstantSource clock;

  Tables(Datasets datasets, ObjectStore objects, Outputs outputs, InstantSource clock) {
    this.datasets = datasets;
    this.objects = objects;
    this.outputs = outputs;
    this.clock = clock;
  }

  /** Audits a file against the definition in force, and ends its upload. */
  Upload take(Upload upload, ProjectRevision definition) {
    try (var scratch = new Scratch()) {
      var source = new ObjectSource(objects, upload.file());
      Path parquet = scratch.file("data.parquet");
      Path rejected = scratch.file("quarantine.jsonl");
      Audit audit = audit(source, definition, parquet, rejected);
      AuditReport found = audit.report();
      var rows = new RowCounts(found.rowsRead(), found.rowsKept(), found.rowsQuarantined());
      DatasetVersion known = known(audit, definition);
      outputs.report(
          Report.of(
              upload,
              audit,
              known,
              found.quarantineWritten() == 0 ? null : outputs.quarantine(upload, rejected)));
      return switch (audit) {
        case Audit.Refused refused ->
            datasets.refuse(upload, rows, String.join(" ", refused.reasons()));
        case Audit.Published _ when known != null -> datasets.publish(upload, known, rows);
        case Audit.Published published -> {
          var dataset = new Outputs.Dataset(upload, definition, source, parquet, published);
          yield datasets.publish(upload, outputs.dataset(dataset, clock.instant()), rows);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException("could not take in " + upload.file(), e);
    }
  }

  /** The dataset version that has these very rows already, so that they need not be kept twice. */
  private @Nullable DatasetVersion known(Audit audit, ProjectRevision definition) {
    return audit instanceof Audit.Published published && published.file() != null
        ? datasets
            .find(
                definition.project().name(),
                definition.revision(),
                new Sha256(published.file().sha256()))
            .orElse(null)
        : null;
  }

  private Audit audit(ObjectSource source, ProjectRevision definition, Path parquet, Path rejected)
      throws IOException {
    try (var quarantine = new QuarantineFile(Files.newOutputStream(rejected))) {
      return new TableAudit(definition.project(), Limits.USUAL)
          .publish(source, parquet, quarantine, previous(definition.project().name()));
    }
  }

  private @Nullable Profile previous(ProjectName project) throws IOException {
    DatasetVersion newest = datasets.newest(project).orElse(null);
    if (newest == null) {
      return null;
    }
    try (InputStream in = objects.read(newest.profile())) {
      return Profile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
