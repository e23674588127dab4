package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.state.Listed;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.runtime.process.Scratch;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.AuditReport;
import io.millrace.tabular.check.QuarantineFile;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables that are dropped: read once, checked, and published or refused as a whole. */
final class Tables {

  private final Datasets datasets;
  private final Branches branches;
  private final ObjectStore objects;
  private final Outputs outputs;
  private final NextVersion next;

  Tables(
      Datasets datasets,
      Branches branches,
      ObjectStore objects,
      Outputs outputs,
      NextVersion next) {
    this.datasets = datasets;
    this.branches = branches;
    this.objects = objects;
    this.outputs = outputs;
    this.next = next;
  }

  /** Audits a file against the definition in force, and ends its upload. */
  Upload take(Upload upload, ProjectRevision definition) {
    return take(upload, null, definition);
  }

  /**
   * Audits the files of a folder as one, and ends its upload.
   *
   * @param files of the folder; null where the upload is one file
   */
  Upload take(Upload upload, @Nullable List<ObjectRef> files, ProjectRevision definition) {
    return switch (check(
        upload,
        files,
        definition,
        previous(definition.project().name()),
        data -> next.known(upload, definition, data).orElse(null))) {
      case Checked.Refused(var rows, var why) -> datasets.refuse(upload, rows, why);
      case Checked.Known(var version, var rows) -> datasets.publish(upload, _ -> version, rows);
      case Checked.New(var brought, var report) -> {
        try {
          yield datasets.publish(
              upload, next.by(upload, definition, List.of(brought)), brought.rows());
        } catch (InvalidInputException e) { // of what the dataset would become
          yield refused(upload, report, brought, e.reason());
        }
      }
    };
  }

  private Upload refused(Upload upload, UploadReport report, GatheredFile file, String why) {
    outputs.report(report.refused(why), null);
    return datasets.refuse(upload, file.rows(), why);
  }

  /**
   * Audits a file that is to wait for others, and keeps what it brings; empty where it is refused,
   * which ends its upload.
   */
  Optional<GatheredFile> bring(Upload upload, ProjectRevision definition) {
    return switch (check(
        upload, null, definition, previous(definition.project().name()), _ -> null)) {
      case Checked.Refused(var rows, var why) -> {
        var _ = datasets.refuse(upload, rows, why);
        yield Optional.empty();
      }
      case Checked.Known(var version, var _) -> throw new AssertionError(version);
      case Checked.New(var brought, var _) -> Optional.of(outputs.gathered(upload, brought));
    };
  }

  /**
   * Audits a file against the definition in force and what its branch has, and ends its upload.
   *
   * @throws InvalidInputException if the branch is not open
   */
  Upload takeOn(Branch branch, Upload upload, ProjectRevision definition) {
    var before =
        new Previous(outputs.readProfile(branches.head(branch).profile()), branch.number(), 0);
    return switch (check(upload, null, definition, before, _ -> null)) {
      case Checked.Refused(var rows, var why) -> datasets.refuse(upload, rows, why);
      case Checked.Known(var version, var _) -> throw new AssertionError(version);
      case Checked.New(var brought, var report) -> {
        try {
          yield branches.publish(
              upload,
              branch.name(),
              there -> next.after(there, upload, definition, brought),
              brought.rows());
        } catch (InvalidInputException e) { // of what the branch would become
          yield refused(upload, report, brought, e.reason());
        }
      }
    };
  }

  /** What a file is found to be. */
  private sealed interface Checked {
    /** Nothing to publish. */
    record Refused(RowCounts rows, String why) implements Checked {}

    /** The rows of a dataset version that there is. */
    record Known(DatasetVersion version, RowCounts rows) implements Checked {}

    /** Rows to publish. */
    record New(GatheredFile brought, UploadReport report) implements Checked {}
  }

  private Checked check(
      Upload upload,
      @Nullable List<ObjectRef> files,
      ProjectRevision definition,
      Previous previous,
      Function<Sha256, @Nullable DatasetVersion> versionOf) {
    try (var scratch = new Scratch()) {
      List<ObjectSource> sources = sources(upload, files);
      Path parquet = scratch.file("data.parquet");
      Path rejected = scratch.file("quarantine.jsonl");
      Audit audit =
          audit(nameOf(upload), sources, definition, parquet, rejected, previous.profile());
      AuditReport found =
          previous.passedOver() > 0 && isCompared(definition)
              ? audit.report().warned(previous.warning())
              : audit.report();
      var rows = new RowCounts(found.rowsRead(), found.rowsKept(), found.rowsQuarantined());
      DatasetVersion known =
          audit instanceof Audit.Published published && published.file() != null
              ? versionOf.apply(new Sha256(published.file().sha256()))
              : null;
      var report =
          UploadReport.of(
              upload,
              files,
              audit,
              found,
              known,
              found.quarantineWritten() == 0 ? null : outputs.quarantine(upload, rejected));
      outputs.report(
          report, audit instanceof Audit.Published published ? published.profile() : null);
      return switch (audit) {
        case Audit.Refused refused ->
            new Checked.Refused(rows, String.join(" ", refused.reasons()));
        case Audit.Published _ when known != null -> new Checked.Known(known, rows);
        case Audit.Published published ->
            new Checked.New(
                new GatheredFile(
                    outputs.part(upload, files, definition, parquet, published),
                    digest(sources),
                    rows),
                report);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("could not take in " + upload.file(), e);
    }
  }

  /** Whoever writes in parts leaves empty ones, too. */
  private List<ObjectSource> sources(Upload upload, @Nullable List<ObjectRef> files) {
    if (files == null) {
      return List.of(new ObjectSource(objects, upload.file()));
    }
    List<ObjectSource> sources =
        files.stream()
            .filter(file -> objects.sizeBytes(file) > 0)
            .map(file -> new ObjectSource(objects, file))
            .toList();
    if (sources.isEmpty()) {
      throw new InvalidInputException("All files in %s are empty.".formatted(nameOf(upload)));
    }
    return sources;
  }

  /** The name of an upload, of a folder its own. */
  private static String nameOf(Upload upload) {
    return UploadFolder.completedBy(upload.file())
        .map(UploadFolder::name)
        .orElseGet(() -> Upload.nameOf(upload.file()));
  }

  /** The digest of the bytes of one file, or of the digests of several in their order. */
  private static Sha256 digest(List<ObjectSource> sources) {
    return sources.size() == 1
        ? sources.getFirst().digest()
        : Sha256.of(
            sources.stream()
                .map(source -> source.digest().toString())
                .collect(Collectors.joining("\n")));
  }

  private static Audit audit(
      String name,
      List<ObjectSource> sources,
      ProjectRevision definition,
      Path parquet,
      Path rejected,
      @Nullable Profile previous)
      throws IOException {
    try (var quarantine = new QuarantineFile(Files.newOutputStream(rejected))) {
      return new TableAudit(definition.project(), definition.ids(), Limits.USUAL)
          .publish(name, List.copyOf(sources), parquet, quarantine, previous);
    }
  }

  private static boolean isCompared(ProjectRevision definition) {
    return definition.project().checks().stream()
        .anyMatch(DatasetCheck.ChangeFromPrevious.class::isInstance);
  }

  /**
   * What a file is compared with.
   *
   * @param version of the dataset that it is the profile of; 0 for none
   * @param passedOver newer datasets that cannot be read
   */
  private record Previous(@Nullable Profile profile, int version, int passedOver) {

    String warning() {
      return "The newest %s could not be read and %s passed over: this file was compared with %s."
          .formatted(
              passedOver == 1 ? "dataset" : passedOver + " datasets",
              passedOver == 1 ? "was" : "were",
              profile == null ? "none" : "dataset " + version);
    }
  }

  /** The newest dataset that can be read: a fault of ours is none of the file's. */
  private Previous previous(ProjectName project) {
    int passedOver = 0;
    for (Listed<DatasetVersion> each : datasets.listed(project)) {
      switch (each) {
        case Listed.Entry<DatasetVersion>(var _, var dataset) -> {
          try {
            return new Previous(
                outputs.readProfile(dataset.profile()), dataset.version(), passedOver);
          } catch (InvalidInputException profileIsLost) {
            passedOver++;
          }
        }
        case Listed.Unreadable<DatasetVersion> _ -> passedOver++;
      }
    }
    return new Previous(null, 0, passedOver);
  }
}
