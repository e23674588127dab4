package io.millrace.tabular.check;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.Project;
import io.millrace.tabular.parquet.ParquetFile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.read.OpenedUpload;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Fields;
import io.millrace.tabular.rows.FileFormat;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.Rows;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One upload on its way through an audit.
 *
 * <p>Pieces are parsed on the workers, each by the one whose turn it is; their batches come back to
 * the calling thread in the order of the file, for what depends on that order (uniqueness,
 * quarantine, writing), and return to their workers to be profiled. At most {@value #AHEAD} pieces
 * are being parsed and as many profiled at a time: memory does not grow with the upload.
 */
final class AuditRun implements AutoCloseable {

  static final int WORKERS = 2;
  private static final int AHEAD = 2 * WORKERS;
  private static final int MOST_NAMED = 5;

  private final Project project;
  private final Limits limits;
  private final String name;
  private final @Nullable ParquetFile parquet;
  private final Quarantine quarantine;
  private final UniqueValues unique;
  private final List<AuditWorker> workers;
  private final ArrayDeque<Future<?>> profiling = new ArrayDeque<>();
  private final ClassCounts classes;
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> met = new HashSet<>();
  private @Nullable FileFormat format;
  private long sourceBytes;
  private long rowsRead;
  private long rowsKept;

  AuditRun(
      Project project,
      Limits limits,
      String name,
      @Nullable ParquetFile parquet,
      QuarantineSink sink) {
    this.project = project;
    this.limits = limits;
    this.name = name;
    this.parquet = parquet;
    this.quarantine = new Quarantine(project.columns(), sink, limits.quarantinedRows());
    this.unique = new UniqueValues(project, limits.uniqueValues());
    this.classes = new ClassCounts(project);
    this.workers =
        Stream.generate(() -> new AuditWorker(project.columns())).limit(WORKERS).toList();
  }

  /**
   * Reads the files of an upload, one after the other, each from first byte to last.
   *
   * @throws InvalidInputException if one cannot be read; of several it is named
   */
  void read(List<Source> sources) throws IOException {
    for (Source source : sources) {
      String file = source.name().equals(name) ? null : source.name();
      try {
        read(source, file);
      } catch (InvalidInputException e) {
        throw file == null ? e : new InvalidInputException(file + ": " + e.getMessage());
      }
    }
    warnings.addAll(unknownColumns());
    warnings.addAll(zoneless());
    warnings.addAll(unique.warnings());
  }

  private void read(Source source, @Nullable String file) throws IOException {
    OpenedUpload upload = OpenedUpload.open(source, project.columns(), limits);
    try (Rows rows = upload.rows()) {
      format = format == null ? rows.format() : format;
      ArrayDeque<Future<Batch>> parsing = new ArrayDeque<>();
      int started = 0;
      int taken = 0;
      Rows.Piece piece = rows.next();
      while (piece != null || !parsing.isEmpty()) {
        if (piece != null) {
          parsing.add(workers.get(started++ % WORKERS).parse(piece));
        }
        if (parsing.size() == AHEAD || piece == null) {
          take(done(parsing.remove()), workers.get(taken++ % WORKERS), file);
        }
        piece = piece == null ? null : rows.next();
      }
      while (!profiling.isEmpty()) {
        Object _ = done(profiling.remove());
      }
      warn(upload.warnings(), file);
      warn(rows.warnings(), file);
    } finally {
      sourceBytes += upload.stream().sourceBytes();
    }
  }

  /** What is true of several files is said of the first. */
  private void warn(List<String> words, @Nullable String file) {
    words.stream()
        .filter(met::add)
        .forEach(each -> warnings.add(file == null ? each : file + ": " + each));
  }

  private void take(Batch batch, AuditWorker worker, @Nullable String file) throws IOException {
    unique.look(batch);
    classes.look(batch);
    quarantine.take(batch, rowsRead, file);
    rowsRead += batch.rows();
    rowsKept += batch.kept();
    if (profiling.size() == AHEAD) {
      Object _ = done(profiling.remove());
    }
    profiling.add(worker.profile(batch));
    if (parquet != null) {
      parquet.append(batch);
    }
  }

  private List<String> unknownColumns() {
    Set<String> unknown = new TreeSet<>();
    workers.forEach(worker -> unknown.addAll(worker.reader().unknown()));
    return unknown.isEmpty() ? List.of() : List.of(Fields.leftOut(List.copyOf(unknown)));
  }

  private List<String> zoneless() {
    Set<String> zoneless = new HashSet<>();
    workers.forEach(worker -> zoneless.addAll(worker.reader().zoneless()));
    return Fields.zoneless(
        project.columns().stream().map(Column::name).filter(zoneless::contains).toList());
  }

  private static <T> T done(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an upload was read");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InvalidInputException invalid -> throw invalid;
        case IOException failed -> throw failed;
        case UncheckedIOException failed -> throw failed;
        case null, default -> throw new IllegalStateException("could not read a part", e);
      }
    }
  }

  /** Decides what becomes of the upload once it is read. */
  Audit conclude(@Nullable Profile previous) throws IOException {
    if (rowsKept == 0) {
      throw new InvalidInputException(
          rowsRead == 0
              ? "The file has no rows."
              : String.format(Locale.ROOT, "All %,d rows break a rule; none is left.", rowsRead));
    }
    Profile profile = Profile.of(project.columns());
    workers.forEach(worker -> profile.merge(worker.profile()));
    List<CheckResult> checks =
        new DatasetChecks(project, profile, rowsRead, unique, classes.classes(), previous)
            .results();
    List<String> failed =
        checks.stream()
            .filter(CheckResult.Failed.class::isInstance)
            .map(CheckResult::words)
            .toList();
    if (!failed.isEmpty()) {
      return new Audit.Refused(
          report(checks),
          Stream.of(
                  failed.stream(),
                  DatasetChecks.hint(project, checks).stream(),
                  whereBroken().stream())
              .flatMap(each -> each)
              .toList());
    }
    return new Audit.Published(report(checks), profile, parquet == null ? null : parquet.finish());
  }

  /** The files, of several, whose rows break rules. */
  private Optional<String> whereBroken() {
    Map<String, Long> files = quarantine.byFile();
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Rows that break a rule are in %s%s."
                .formatted(
                    files.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(MOST_NAMED)
                        .map(each ->
                            String.format(Locale.ROOT, "%s (%,d)", each.getKey(), each.getValue()))
                        .collect(Collectors.joining(", ")),
                    files.size() > MOST_NAMED
                        ? " and %s files more".formatted(files.size() - MOST_NAMED)
                        : ""));
  }

  AuditReport report(List<CheckResult> checks) {
    return new AuditReport(
        name,
        format,
        sourceBytes,
        rowsRead,
        rowsKept,
        rowsRead - rowsKept,
        quarantine.written(),
        quarantine.counts(),
        checks,
        warnings);
  }

  @Override
  public void close() {
    workers.forEach(AuditWorker::close);
  }
}
