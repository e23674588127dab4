package io.millrace.tabular.check;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ColumnIds;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.Project;
import io.millrace.tabular.parquet.FullDiskException;
import io.millrace.tabular.parquet.ParquetFile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.ValueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads uploads of one project: types their values, checks every rule, profiles what is left and
 * publishes it.
 *
 * <p>An upload is read once. Memory is bounded by {@link Limits}, not by its size: a file of 2 GB
 * goes through a heap of 1 GB. Parsing and profiling use {@value AuditRun#WORKERS} threads; which
 * rows go to which is decided by their place in the file, so that the same bytes give the same
 * result on every machine.
 */
public final class TableAudit {

  private final Project project;
  private final ColumnIds ids;
  private final Limits limits;

  /**
   * Prepares to read uploads of a project that was declared once.
   *
   * @throws InvalidInputException as the other constructor
   */
  public TableAudit(Project project, Limits limits) {
    this(project, ColumnIds.of(project.columns()), limits);
  }

  /**
   * Prepares to read uploads of a project.
   *
   * @param ids the numbers of its columns
   * @throws InvalidInputException if a rule's pattern is not in the syntax of RE2, which {@code
   *     project.yaml} has to be in as well
   */
  public TableAudit(Project project, ColumnIds ids, Limits limits) {
    project.columns().forEach(ValueReader::of);
    this.project = project;
    this.ids = ids;
    this.limits = limits;
  }

  /**
   * Audits an upload and writes the rows that are kept as Parquet.
   *
   * <p>Idempotent: a repeat writes the same bytes. After {@link Audit.Refused} the file does not
   * exist; after an exception it may be there in part.
   *
   * @param parquet where the rows are written, replaced if it exists
   * @param quarantine takes the rows that are not, in their order, on the calling thread
   * @param previous profile of the version before, null where there is none
   * @throws IOException if the source or the disk fails; trying again may help
   */
  public Audit publish(
      Source source, Path parquet, QuarantineSink quarantine, @Nullable Profile previous)
      throws IOException {
    return publish(source.name(), List.of(source), parquet, quarantine, previous);
  }

  /**
   * Audits several files as one upload, and writes the rows that are kept, in the order of the
   * files, as one file of Parquet. Otherwise as the method for one file; what is told of a row
   * names its file.
   *
   * @param name of them all, other than that of any
   * @param sources at least one
   */
  public Audit publish(
      String name,
      List<Source> sources,
      Path parquet,
      QuarantineSink quarantine,
      @Nullable Profile previous)
      throws IOException {
    try (ParquetFile file = new ParquetFile(parquet, project.columns(), ids)) {
      Audit audit = audit(name, sources, file, quarantine, previous);
      if (audit instanceof Audit.Refused) {
        Files.deleteIfExists(parquet);
      }
      return audit;
    }
  }

  /**
   * Audits an upload without writing it anywhere.
   *
   * @param quarantine as in {@link #publish}
   * @param previous as in {@link #publish}
   * @throws IOException if the source fails; trying again may help
   */
  public Audit inspect(Source source, QuarantineSink quarantine, @Nullable Profile previous)
      throws IOException {
    return audit(source.name(), List.of(source), null, quarantine, previous);
  }

  /**
   * Whether a dataset may follow another, as the project's check of change decides.
   *
   * @return what the check found where it fails; empty where it does not, or none is declared
   */
  public static Optional<String> refusal(Project project, Profile before, Profile after) {
    return project.checks().stream()
        .filter(DatasetCheck.ChangeFromPrevious.class::isInstance)
        .map(DatasetCheck.ChangeFromPrevious.class::cast)
        .map(new Changes(project, before, after)::decide)
        .filter(CheckResult.Failed.class::isInstance)
        .map(CheckResult::words)
        .findFirst();
  }

  /**
   * Why a dataset may not become what files that are added to it make of it, as the project's
   * checks on the dataset decide: by profiles, which merge, so that no row of what is there is
   * read.
   *
   * @param before profile of the version that is there, null where there is none
   * @param after profile of what it becomes
   * @return what the checks found that fail, in sentences; empty where none does
   */
  public static List<String> refusals(Project project, @Nullable Profile before, Profile after) {
    return DatasetChecks.refusals(project, before, after);
  }

  private Audit audit(
      String name,
      List<Source> sources,
      @Nullable ParquetFile file,
      QuarantineSink quarantine,
      @Nullable Profile previous)
      throws IOException {
    try (AuditRun run = new AuditRun(project, limits, name, file, quarantine)) {
      try {
        run.read(sources);
        return run.conclude(previous);
      } catch (InvalidInputException | FullDiskException e) { // which has no more room another time
        return new Audit.Refused(run.report(List.of()), List.of(String.valueOf(e.getMessage())));
      }
    }
  }
}
