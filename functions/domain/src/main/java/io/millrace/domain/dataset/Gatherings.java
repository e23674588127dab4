package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The files of each project that wait to be published together. */
public final class Gatherings {

  private final Transactions transactions;
  private final InstantSource clock;

  public Gatherings(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What waits; empty where nothing does. */
  public Optional<Gathering> find(ProjectName project) {
    return read(project).map(Revised::value).filter(gathering -> !gathering.uploads().isEmpty());
  }

  private Optional<Revised<Gathering>> read(ProjectName project) {
    return transactions.stateStore().find(Gathering.key(project));
  }

  /**
   * Lets a file that was checked wait: the first begins the time in which others may come.
   * Idempotent: a file that waits, or has ended, is left as it is.
   *
   * @param rows of the file
   * @param time how long the first waits
   * @return the file as it waits, or as it ended; empty where what waits is complete, and has to be
   *     published first
   */
  public Optional<Upload> add(Upload upload, RowCounts rows, Duration time) {
    return transactions.transact(() -> {
      var key = Upload.key(upload.project(), upload.ingestId());
      Revised<Upload> known = transactions.stateStore().find(key).orElseThrow();
      if (known.value().outcome() != null || known.value().gatheredUntil() != null) {
        return new Decision.NoChange<>(Optional.of(known.value()));
      }
      Optional<Revised<Gathering>> read = read(upload.project());
      Gathering there =
          read.map(Revised::value)
              .filter(gathering -> !gathering.uploads().isEmpty())
              .orElseGet(() ->
                  new Gathering(upload.project(), clock.instant().plus(time), List.of(), null));
      if (there.isDue(clock.instant())) {
        return new Decision.NoChange<>(Optional.empty());
      }
      List<String> uploads = new ArrayList<>(there.uploads());
      uploads.add(upload.ingestId());
      Upload waiting = known.value().gathered(rows, there.until());
      return new Decision.Commit<>(
          new Change(
              upload.project(),
              List.of(
                  Write.replace(key, known, waiting),
                  write(read, new Gathering(upload.project(), there.until(), uploads, null))),
              audited(
                  "upload/" + upload.ingestId(),
                  "received",
                  "waits",
                  "for the files that come until " + there.until()),
              List.of()),
          Optional.of(waiting));
    });
  }

  /**
   * Waits for no more files. Idempotent: what is complete stays as it is.
   *
   * @param revision of the definition that they are published by
   * @param order the ids of those that are, of those that wait, in the order of their rows
   * @return what is complete; empty where nothing waits
   */
  public Optional<Gathering> complete(
      ProjectName project, int revision, UnaryOperator<List<String>> order) {
    return transactions.transact(() -> {
      Optional<Revised<Gathering>> read = read(project);
      Optional<Gathering> there =
          read.map(Revised::value).filter(gathering -> !gathering.uploads().isEmpty());
      if (there.isEmpty() || there.get().revision() != null) {
        return new Decision.NoChange<>(there);
      }
      var complete =
          new Gathering(project, there.get().until(), order.apply(there.get().uploads()), revision);
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(write(read, complete)),
              audited(
                  "gathering",
                  "waits",
                  "complete",
                  "%s files become one dataset version".formatted(complete.uploads().size())),
              List.of()),
          Optional.of(complete));
    });
  }

  /** Notes that what was complete is published, so that others may wait. Idempotent. */
  public void published(Gathering complete) {
    var _ =
        transactions.transact(() -> {
          Optional<Revised<Gathering>> read = read(complete.project());
          return read.map(Revised::value).filter(complete::equals).isEmpty()
              ? new Decision.NoChange<>(complete)
              : new Decision.Commit<>(
                  new Change(
                      complete.project(),
                      List.of(
                          write(
                              read,
                              new Gathering(
                                  complete.project(), complete.until(), List.of(), null))),
                      audited("gathering", "complete", "published", "as one dataset version"),
                      List.of()),
                  complete);
        });
  }

  private static Write<Gathering> write(Optional<Revised<Gathering>> read, Gathering next) {
    return new Write<>(Gathering.key(next.project()), next, read.map(Revised::revision).orElse(0L));
  }

  private AuditedChange audited(String what, String from, String to, String why) {
    return new AuditedChange(clock.instant(), AuditedChange.MILLRACE, what, from, to, why);
  }
}
