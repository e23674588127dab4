package io.millrace.domain.dataset;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.Branch.End;
import io.millrace.domain.dataset.Branch.Merge;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The branches of a project's dataset. What begins, moves or ends one is one conditional write. */
public final class Branches {

  private final Transactions transactions;
  private final InstantSource clock;
  private final Datasets datasets;

  public Branches(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
    this.datasets = new Datasets(transactions, clock);
  }

  private StateStore state() {
    return transactions.stateStore();
  }

  /** Every branch that there is or was, by name. */
  public List<Branch> all(ProjectName project) {
    return Listed.readable(
        state().list(Branch.class, Key.partitionOf(project), Branch.prefix(), "", Branch.MOST));
  }

  /** The branch of this name, open or not. */
  public Optional<Branch> find(ProjectName project, String name) {
    return state().find(Branch.key(project, name)).map(Revised::value);
  }

  /** What a branch is now: the newest of its own versions, or the one that it began with. */
  public DatasetVersion head(Branch branch) {
    return branch.hasGrown()
        ? version(branch, branch.number()).orElseThrow()
        : datasets.require(branch.project(), branch.base());
  }

  /** The version of its own of this number. */
  public Optional<DatasetVersion> version(Branch branch, int number) {
    return version(branch.project(), branch.name(), number);
  }

  private Optional<DatasetVersion> version(ProjectName project, String name, int number) {
    return state().find(Branch.versionKey(project, name, number)).map(Revised::value);
  }

  /**
   * The dataset version of this number, on whichever line.
   *
   * @param name of the branch that it is of, open or not; null for the main line
   * @throws InvalidInputException if there is none
   */
  public DatasetVersion require(ProjectName project, @Nullable String name, int number) {
    return name == null
        ? datasets.require(project, number)
        : version(project, name, number)
            .orElseThrow(() ->
                new InvalidInputException(
                    "branch %s of %s has no version %s".formatted(name, project, number)));
  }

  /** All versions of its own, also of those who had the name before, newest first. */
  public List<DatasetVersion> versions(Branch branch) {
    return state()
        .all(
            DatasetVersion.class,
            Key.partitionOf(branch.project()),
            Branch.versionPrefix(branch.name()));
  }

  /**
   * Begins a branch at a dataset version: one write, whatever the version has. Idempotent: an open
   * branch that begins there is left as it is.
   *
   * @throws InvalidInputException if that version is not there or was withdrawn, the name is that
   *     of a tag or of another open branch, or the project has had {@value Branch#MOST}
   */
  public Branch begin(ProjectName project, String name, int base, String by, String why) {
    Branch.checkName(name);
    return transactions.transact(() -> {
      Optional<Revised<Branch>> read = state().find(Branch.key(project, name));
      Optional<Branch> there = read.map(Revised::value);
      if (there.filter(branch -> branch.isOpen() && branch.base() == base).isPresent()) {
        return new Decision.NoChange<>(there.get());
      }
      there
          .filter(Branch::isOpen)
          .ifPresent(open ->
              refuse(
                  "%s is a branch that began with dataset %s: merge it or drop it first"
                      .formatted(name, open.base())));
      DatasetTag.in(transactions, clock)
          .find(project, name)
          .ifPresent(tag -> refuse("%s is the tag of dataset %s".formatted(name, tag.dataset())));
      if (there.isEmpty() && all(project).size() >= Branch.MOST) {
        refuse(
            "%s has had %s branches, and may have no more: use one of their names"
                .formatted(project, Branch.MOST));
      }
      DatasetVersion version = datasets.require(project, base);
      Erasures.of(state(), version)
          .ifPresent(erasure ->
              refuse("dataset %s was withdrawn by erasure %s".formatted(base, erasure.number())));
      int before = there.map(Branch::number).orElse(0);
      var begun = new Branch(project, name, base, before, before, by, clock.instant(), null, null);
      return committed(read, begun, by, "none", "at dataset " + base, why);
    });
  }

  /**
   * Notes how somebody wants a branch merged.
   *
   * @throws InvalidInputException if it is not open
   */
  public Branch wanted(ProjectName project, String name, Merge merge) {
    return changed(
        project, name, open -> open.merging(merge), merge.by(), "merge wanted", merge.why());
  }

  /**
   * Ends a branch. Its versions stay where they are, and nothing leads to them.
   *
   * @throws InvalidInputException if it is not open
   */
  public Branch end(ProjectName project, String name, End how, String by, String why) {
    return changed(project, name, open -> open.ended(how), by, word(how), why);
  }

  /** Ends a branch whose rows were forgotten, also one that had ended before. Idempotent. */
  public void withdraw(Branch branch, Erasure erasure) {
    var _ =
        transactions.transact(() -> {
          Optional<Revised<Branch>> read =
              state().find(Branch.key(branch.project(), branch.name()));
          Branch there = read.map(Revised::value).orElseThrow();
          var how = new End.Withdrawn(erasure.number());
          Branch next = there.ended(how);
          return next.equals(there)
              ? new Decision.NoChange<>(next)
              : committed(
                  read,
                  next,
                  AuditedChange.MILLRACE,
                  there.isOpen() ? "open" : "ended",
                  word(how),
                  "it had rows that were forgotten");
        });
  }

  private Branch changed(
      ProjectName project,
      String name,
      UnaryOperator<Branch> how,
      String by,
      String to,
      String why) {
    return transactions.transact(() -> {
      Revised<Branch> read = require(project, name);
      Branch next = how.apply(read.value());
      return next.equals(read.value())
          ? new Decision.NoChange<>(next)
          : committed(Optional.of(read), next, by, "open", to, why);
    });
  }

  /**
   * Makes a received upload the next version of a branch. Idempotent: an upload becomes one version
   * at most.
   *
   * @param onto the version that what the branch is now becomes by this upload: that itself, or
   *     everything about a new one but its number
   * @throws InvalidInputException if the branch is not open
   */
  public Upload publish(
      Upload upload, String name, Function<DatasetVersion, DatasetVersion> onto, RowCounts rows) {
    return datasets.end(
        upload,
        rows,
        _ -> true,
        () -> {
          Revised<Branch> read = require(upload.project(), name);
          Branch branch = read.value();
          DatasetVersion before = head(branch);
          DatasetVersion version = onto.apply(before);
          if (version.equals(before)) {
            return new Datasets.Ending(
                new Outcome.Branched(name, branch.number()),
                "the same as before",
                List.of(),
                List.of());
          }
          Branch grown = branch.grown(branch.number() + 1);
          return new Datasets.Ending(
              new Outcome.Branched(name, grown.number()),
              "%s of %s rows published on branch %s".formatted(rows.published(), rows.read(), name),
              List.of(
                  Write.create(
                      Branch.versionKey(upload.project(), name, grown.number()),
                      version.numbered(grown.number())),
                  Write.replace(Branch.key(upload.project(), name), read, grown)),
              moved(grown));
        });
  }

  /**
   * Makes what a branch is the next version of the main line, and ends the branch, in one
   * transaction. Idempotent: the upload that asks for it becomes one version at most.
   *
   * @param onto as {@link Datasets#publish(Upload, IntFunction, RowCounts)}
   */
  public Upload merge(
      Upload upload, Branch branch, IntFunction<DatasetVersion> onto, RowCounts rows) {
    return datasets.publish(
        upload,
        onto,
        rows,
        version -> {
          Revised<Branch> read = require(branch.project(), branch.name());
          if (!read.value().equals(branch)) {
            throw new InvalidInputException(
                "The branch moved while it was merged: ask for it again.");
          }
          return List.of(
              Write.replace(
                  Branch.key(branch.project(), branch.name()),
                  read,
                  branch.ended(new End.Merged(version))));
        });
  }

  /**
   * The branch of this name.
   *
   * @throws InvalidInputException if it is not open
   */
  public Branch open(ProjectName project, String name) {
    return require(project, name).value();
  }

  private Revised<Branch> require(ProjectName project, String name) {
    Revised<Branch> read =
        state()
            .find(Branch.key(project, name))
            .orElseThrow(() ->
                new InvalidInputException(
                    "%s has no branch %s: begin it with millrace branch %s %s"
                        .formatted(project, name, project, name)));
    End ended = read.value().ended();
    if (ended != null) {
      throw new InvalidInputException(
          "branch %s of %s ended (%s): begin it anew with millrace branch %s %s"
              .formatted(name, project, word(ended), project, name));
    }
    return read;
  }

  private static String word(End ended) {
    return switch (ended) {
      case End.Merged(var dataset) -> "merged as dataset " + dataset;
      case End.Dropped _ -> "dropped";
      case End.Withdrawn(var erasure) -> "withdrawn by erasure " + erasure;
    };
  }

  private static List<Event> moved(Branch branch) {
    return List.of(new Event.BranchMoved(branch.project(), branch.name()));
  }

  private Decision<Branch> committed(
      Optional<Revised<Branch>> read, Branch next, String by, String from, String to, String why) {
    return new Decision.Commit<>(
        new Change(
            next.project(),
            List.of(
                new Write<>(
                    Branch.key(next.project(), next.name()),
                    next,
                    read.map(Revised::revision).orElse(0L))),
            new AuditedChange(clock.instant(), by, "branch/" + next.name(), from, to, why),
            moved(next)),
        next);
  }

  private static void refuse(String why) {
    throw new InvalidInputException(why);
  }
}
