package io.millrace.domain.dataset;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Cursor;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Newest;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.TimeIndex.Page;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The uploads of a project, and what became of them: dataset versions, or predictions. */
public final class Datasets {

  private final Transactions transactions;
  private final InstantSource clock;

  public Datasets(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * The uploads of a project, the one that came last first.
   *
   * @param before where to go on; null to start at the newest
   * @param limit how many at most, at least 1
   */
  public Page<Upload> uploads(ProjectName project, @Nullable Cursor before, int limit) {
    return Upload.BY_ARRIVAL.newest(transactions.stateStore(), project, before, limit);
  }

  /** The upload of this id. */
  public Optional<Upload> upload(ProjectName project, String ingestId) {
    return transactions.stateStore().find(Upload.key(project, ingestId)).map(Revised::value);
  }

  /** The newest dataset version that can be read. */
  public Newest<DatasetVersion> newest(ProjectName project) {
    return Newest.of(listed(project));
  }

  /** The newest dataset versions, newest first, {@value Newest#MOST} at most. */
  public List<Listed<DatasetVersion>> listed(ProjectName project) {
    return transactions
        .stateStore()
        .listNewest(
            DatasetVersion.class,
            Key.partitionOf(project),
            DatasetVersion.prefix(),
            "",
            Newest.MOST);
  }

  /** Every dataset version that can be read, the newest first. */
  public List<DatasetVersion> all(ProjectName project) {
    return transactions
        .stateStore()
        .all(DatasetVersion.class, Key.partitionOf(project), DatasetVersion.prefix());
  }

  /** The dataset version of this number. */
  public Optional<DatasetVersion> find(ProjectName project, int version) {
    return transactions.stateStore().find(DatasetVersion.key(project, version)).map(Revised::value);
  }

  /**
   * The dataset version of this number.
   *
   * @throws InvalidInputException if there is none
   */
  public DatasetVersion require(ProjectName project, int version) {
    return find(project, version)
        .orElseThrow(
            () -> new InvalidInputException("%s has no dataset %s".formatted(project, version)));
  }

  /** The dataset version that is this data, checked against this revision of the definition. */
  public Optional<DatasetVersion> find(ProjectName project, int projectRevision, Sha256 data) {
    return transactions
        .stateStore()
        .find(DatasetContent.key(project, projectRevision, data))
        .flatMap(content -> find(project, content.value().version()));
  }

  /**
   * Notes that a file has come in. Idempotent: a file that is known stays as it is.
   *
   * @return what is known of it; whoever finds an outcome there has nothing left to do
   */
  public Upload received(ProjectName project, ObjectRef file) {
    var upload =
        new Upload(project, Upload.ingestId(file), file, clock.instant(), null, null, null, null);
    var key = Upload.key(project, upload.ingestId());
    return transactions.transact(() ->
        transactions
            .stateStore()
            .find(key)
            .<Decision<Upload>>map(known -> new Decision.NoChange<>(known.value()))
            .orElseGet(() ->
                new Decision.Commit<>(
                    new Change(
                        project,
                        List.of(
                            Write.create(key, upload),
                            Upload.BY_ARRIVAL.entry(
                                project, upload.ingestId(), upload.receivedAt())),
                        audited(upload, AuditedChange.NONE, "received", file.key()),
                        List.of()),
                    upload)));
  }

  /**
   * Makes a received upload a dataset version: the next one, or the one that is this very data
   * already, checked against the same definition. Idempotent: an upload becomes one version at
   * most, however often this is called.
   *
   * @param data everything about the version but its number
   */
  public Upload publish(Upload upload, DatasetVersion data, RowCounts rows) {
    return publish(
        upload,
        _ -> find(upload.project(), data.projectRevision(), data.digest()).orElse(data),
        rows);
  }

  /**
   * Makes a received upload a dataset version of the one before it. Idempotent: an upload becomes
   * one version at most, however often this is called.
   *
   * @param onto the version that the newest, of this number, becomes by this upload: one that there
   *     is, or everything about a new one but its number, which is 0 then. 0 where there is none
   *     yet; asked again where another has become the newest meanwhile
   */
  public Upload publish(Upload upload, IntFunction<DatasetVersion> onto, RowCounts rows) {
    return publish(upload, onto, rows, _ -> List.of());
  }

  /**
   * @param also what else is written with it, by the version's number
   */
  Upload publish(
      Upload upload,
      IntFunction<DatasetVersion> onto,
      RowCounts rows,
      IntFunction<List<Write<?>>> also) {
    return end(
        upload,
        rows,
        () -> {
          var next =
              Counter.next(
                  transactions.stateStore(), Counter.key(upload.project(), DatasetVersion.KIND));
          DatasetVersion version = onto.apply(next.number() - 1);
          return version.version() > 0
              ? published(upload, version.version(), rows, also.apply(version.version()))
              : published(
                  upload,
                  next.number(),
                  rows,
                  Stream.concat(
                          writes(version.numbered(next.number()), next).stream(),
                          also.apply(next.number()).stream())
                      .toList());
        });
  }

  private List<Write<?>> writes(DatasetVersion version, Counter.Next next) {
    List<Write<?>> writes = new ArrayList<>();
    writes.add(next.write());
    writes.add(Write.create(DatasetVersion.key(version.project(), version.version()), version));
    var content =
        DatasetContent.key(version.project(), version.projectRevision(), version.digest());
    if (transactions.stateStore().find(content).isEmpty()) {
      writes.add(Write.create(content, new DatasetContent(version.version())));
    }
    return writes;
  }

  /**
   * Makes the rows of an earlier version the newest again: the next version consists of its parts,
   * and costs one write, whatever they are. Idempotent: what is the newest already stays.
   *
   * @param number of the version whose rows are to count
   * @param by who says so
   * @return the newest version
   * @throws IllegalArgumentException if there is no version of this number, or an erasure withdrew
   *     it
   */
  public DatasetVersion revert(ProjectName project, int number, String by, String why) {
    return transactions.transact(() -> {
      DatasetVersion wanted =
          find(project, number)
              .orElseThrow(() ->
                  new IllegalArgumentException("%s has no dataset %s".formatted(project, number)));
      Erasures.of(transactions.stateStore(), wanted)
          .ifPresent(erasure -> {
            throw new IllegalArgumentException(
                "dataset %s was withdrawn by erasure %s".formatted(number, erasure.number()));
          });
      if (listed(project).getFirst() instanceof Listed.Entry<DatasetVersion>(var _, var newest)
          && newest.manifest().equals(wanted.manifest())) {
        return new Decision.NoChange<>(newest);
      }
      var next = Counter.next(transactions.stateStore(), Counter.key(project, DatasetVersion.KIND));
      DatasetVersion again = wanted.again(next.number(), clock.instant());
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(
                  next.write(), Write.create(DatasetVersion.key(project, again.version()), again)),
              new AuditedChange(
                  clock.instant(),
                  by,
                  "dataset",
                  "dataset " + (next.number() - 1),
                  "dataset " + next.number(),
                  "the rows of dataset %s; %s".formatted(number, why)),
              List.of(new Event.DatasetPublished(project, again.version()))),
          again);
    });
  }

  private static Ending published(
      Upload upload, int version, RowCounts rows, List<Write<?>> writes) {
    return new Ending(
        new Outcome.Published(version),
        "%s of %s rows published%s"
            .formatted(
                rows.published(),
                rows.read(),
                writes.isEmpty() ? ", the same as before: nothing new to learn from" : ""),
        writes,
        List.of(new Event.DatasetPublished(upload.project(), version)));
  }

  /** Ends a received upload of which nothing is used. Idempotent. */
  public Upload refuse(Upload upload, @Nullable RowCounts rows, String reason) {
    return end(
        upload,
        rows,
        () ->
            new Ending(
                new Outcome.Refused(reason),
                reason,
                List.of(),
                List.of(new Event.DatasetRefused(upload.project(), upload.ingestId()))));
  }

  /**
   * Ends a file of a folder as the folder ended: published as the same version, or refused.
   * Idempotent; a folder that is complete once more ends its files anew.
   *
   * @param folder the ended upload of the file that said that it was complete
   */
  public Upload endedWith(Upload file, Upload folder) {
    return endedWith(file, null, folder);
  }

  /**
   * Ends a file as another that came with it ended. Idempotent.
   *
   * @param rows its own; null where they are counted with those of the other
   */
  public Upload endedWith(Upload file, @Nullable RowCounts rows, Upload folder) {
    Outcome outcome =
        folder.outcome() instanceof Outcome.Refused(var reason)
            ? new Outcome.Refused("With %s: %s".formatted(Upload.nameOf(folder.file()), reason))
            : Objects.requireNonNull(folder.outcome());
    return end(
        file,
        rows,
        known -> outcome.equals(known),
        () -> new Ending(outcome, "with " + Upload.nameOf(folder.file()), List.of(), List.of()));
  }

  /** Ends a file that waits and that another of its name took the place of. Idempotent. */
  public Upload replaced(Upload file) {
    return unused(file, "Another %s was dropped since.".formatted(Upload.nameOf(file.file())));
  }

  /** Ends a file that waits and that is not there any more. Idempotent. */
  public Upload deleted(Upload file) {
    return unused(file, "%s was deleted before it was read.".formatted(Upload.nameOf(file.file())));
  }

  private Upload unused(Upload file, String reason) {
    return end(
        file, null, () -> new Ending(new Outcome.Refused(reason), reason, List.of(), List.of()));
  }

  /** Ends a received upload that defined the project. Idempotent. */
  public Upload declared(Upload upload, int projectRevision) {
    return end(
        upload,
        null,
        () ->
            new Ending(
                new Outcome.Declared(projectRevision),
                "defines the project",
                List.of(),
                List.of()));
  }

  /** Ends a received upload that said whose rows were to be forgotten. Idempotent. */
  public Upload forgotten(Upload upload, int erasure) {
    return end(
        upload,
        null,
        () ->
            new Ending(
                new Outcome.Forgotten(erasure), "it is destroyed as well", List.of(), List.of()));
  }

  record Ending(Outcome outcome, String why, List<Write<?>> writes, List<Event> events) {}

  Upload end(Upload upload, @Nullable RowCounts rows, Supplier<Ending> how) {
    return end(upload, rows, _ -> true, how);
  }

  /**
   * @param stays whether an outcome that is known is the last one
   */
  Upload end(
      Upload upload, @Nullable RowCounts rows, Predicate<Outcome> stays, Supplier<Ending> how) {
    var key = Upload.key(upload.project(), upload.ingestId());
    return transactions.transact(() -> {
      Revised<Upload> read = require(upload);
      Outcome known = read.value().outcome();
      if (known != null && stays.test(known)) {
        return new Decision.NoChange<>(read.value());
      }
      Ending ending = how.get();
      Upload ended = read.value().ended(clock.instant(), rows, ending.outcome());
      var writes = new ArrayList<Write<?>>(ending.writes());
      writes.add(Write.replace(key, read, ended));
      return new Decision.Commit<>(
          new Change(
              upload.project(),
              writes,
              audited(
                  ended,
                  known != null
                      ? known.word()
                      : ended.modelVersion() == null ? "received" : "being predicted",
                  ending.outcome().word(),
                  ending.why()),
              ending.events()),
          ended);
    });
  }

  Revised<Upload> require(Upload upload) {
    return transactions
        .stateStore()
        .find(Upload.key(upload.project(), upload.ingestId()))
        .orElseThrow(() -> new IllegalArgumentException("not received: " + upload));
  }

  AuditedChange audited(Upload upload, String from, String to, String why) {
    return new AuditedChange(
        clock.instant(), AuditedChange.MILLRACE, "upload/" + upload.ingestId(), from, to, why);
  }
}
