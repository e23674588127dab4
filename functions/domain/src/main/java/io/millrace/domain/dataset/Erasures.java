package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The erasures of a project. Its history keeps that each happened and why, not whose rows they
 * were.
 */
public final class Erasures {

  private final Transactions transactions;
  private final InstantSource clock;

  public Erasures(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The erasure of this number. */
  public Optional<Erasure> find(ProjectName project, int number) {
    return state().find(Erasure.key(project, number)).map(Revised::value);
  }

  /** The erasure that withdrew a dataset version; empty where none did. */
  public static Optional<Erasure> of(StateStore state, DatasetVersion version) {
    return state.all(Erasure.class, Key.partitionOf(version.project()), Erasure.prefix()).stream()
        .filter(erasure -> erasure.withdrawn().contains(version.version()))
        .findFirst();
  }

  /** The erasure that withdrew a dataset version; empty where none did. */
  public Optional<Erasure> of(DatasetVersion version) {
    return of(state(), version);
  }

  /**
   * Notes that somebody wants rows forgotten.
   *
   * @param wish the digest of what says which rows
   * @param by who asks; the caller has checked that they may
   */
  public Erasure asked(ProjectName project, String column, Sha256 wish, String by, String why) {
    return transactions.transact(() -> {
      var next = Counter.next(state(), Counter.key(project, Erasure.KIND));
      var erasure =
          new Erasure(
              project,
              next.number(),
              column,
              wish,
              clock.instant(),
              by,
              why,
              List.of(),
              0,
              null,
              null);
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(next.write(), Write.create(Erasure.key(project, erasure.number()), erasure)),
              audited(erasure, by, AuditedChange.NONE, "asked", why),
              List.of()),
          erasure);
    });
  }

  /**
   * Notes which dataset versions have such rows, before any byte of them is destroyed; where the
   * newest is none of them. The project's table begins anew. Idempotent.
   *
   * @param versions whose rows are to be destroyed; where there are none, nothing changes
   * @param newest the number of the dataset version that stays the newest; null where none is left
   */
  public Erasure withdraws(Erasure erasure, List<Integer> versions, @Nullable Integer newest) {
    return transactions.transact(() -> {
      Revised<Erasure> read = read(erasure);
      Erasure next = read.value().withdrawing(versions);
      if (next.equals(read.value())) {
        return new Decision.NoChange<>(next);
      }
      return changed(
          read,
          next,
          "going on",
          "withdraws datasets " + versions,
          List.of(tableAnew(next)),
          newest == null
              ? List.of(new Event.TableMoved(erasure.project()))
              : List.of(
                  new Event.TableMoved(erasure.project()),
                  new Event.DatasetPublished(erasure.project(), newest)));
    });
  }

  /**
   * The same where the newest has such rows: what is left of it is the next dataset version.
   *
   * @param versions whose rows are to be destroyed, the newest among them
   * @param removed rows that the next version has not any more
   * @param of what the newest version, of this number, becomes but for its own number, which is 0;
   *     asked again where another has become the newest meanwhile
   */
  public Erasure leaves(
      Erasure erasure, List<Integer> versions, long removed, IntFunction<DatasetVersion> of) {
    return transactions.transact(() -> {
      Revised<Erasure> read = read(erasure);
      var next = Counter.next(state(), Counter.key(erasure.project(), DatasetVersion.KIND));
      DatasetVersion version = of.apply(next.number() - 1).numbered(next.number());
      return changed(
          read,
          read.value().withdrawing(versions).leaving(version.version(), removed),
          "dataset " + version.version(),
          "%s rows are in no dataset version from now on; withdraws datasets %s"
              .formatted(removed, versions),
          List.of(
              next.write(),
              Write.create(DatasetVersion.key(version.project(), version.version()), version),
              tableAnew(read.value())),
          List.of(
              new Event.TableMoved(version.project()),
              new Event.DatasetPublished(version.project(), version.version())));
    });
  }

  /** Nobody who reads the table is led to what was withdrawn. */
  private Write<DatasetTable> tableAnew(Erasure erasure) {
    Key<DatasetTable> key = DatasetTable.key(erasure.project());
    Optional<Revised<DatasetTable>> read = state().find(key);
    return new Write<>(
        key,
        read.map(Revised::value)
            .orElseGet(() -> DatasetTable.empty(erasure.project()))
            .anew(erasure.number(), clock.instant()),
        read.map(Revised::revision).orElse(0L));
  }

  /** Notes that every byte is destroyed. Idempotent. */
  public Erasure done(Erasure erasure) {
    return transactions.transact(() -> {
      Revised<Erasure> read = read(erasure);
      return read.value().doneAt() != null
          ? new Decision.NoChange<>(read.value())
          : changed(
              read,
              read.value().done(clock.instant()),
              "done",
              "every byte of such rows is destroyed",
              List.of(),
              List.of());
    });
  }

  private Decision<Erasure> changed(
      Revised<Erasure> read,
      Erasure next,
      String to,
      String why,
      List<Write<?>> more,
      List<Event> events) {
    List<Write<?>> writes = new ArrayList<>(more);
    writes.add(Write.replace(key(next), read, next));
    return new Decision.Commit<>(
        new Change(
            next.project(),
            writes,
            audited(next, AuditedChange.MILLRACE, "asked", to, why),
            events),
        next);
  }

  private AuditedChange audited(Erasure erasure, String by, String from, String to, String why) {
    return new AuditedChange(clock.instant(), by, "erasure/" + erasure.number(), from, to, why);
  }

  private Revised<Erasure> read(Erasure erasure) {
    return state()
        .find(key(erasure))
        .orElseThrow(() -> new IllegalArgumentException("not asked: " + erasure.number()));
  }

  private static Key<Erasure> key(Erasure erasure) {
    return Erasure.key(erasure.project(), erasure.number());
  }

  private StateStore state() {
    return transactions.stateStore();
  }
}
