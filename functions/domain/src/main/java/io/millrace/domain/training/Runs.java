package io.millrace.domain.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Cursor;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Newest;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.TimeIndex.Page;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.training.Run.Outcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The training runs of a project. */
public final class Runs {

  private static final String WAITING = "waiting";

  private final Transactions transactions;
  private final InstantSource clock;

  public Runs(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The run of this id. */
  public Optional<Run> find(ProjectName project, String runId) {
    return transactions.stateStore().find(Run.key(project, runId)).map(Revised::value);
  }

  /**
   * The runs of a project, the one that was launched last first.
   *
   * @param before where to go on; null to start at the newest
   * @param limit how many at most, at least 1
   */
  public Page<Run> newest(ProjectName project, @Nullable Cursor before, int limit) {
    return Run.BY_LAUNCH.newest(transactions.stateStore(), project, before, limit);
  }

  /** The run of the main line that was launched last. */
  public Newest<Run> last(ProjectName project) {
    return LaunchedRuns.last(transactions.stateStore(), project);
  }

  /** The runs on a branch that have not ended, of those of the project that were launched last. */
  public List<Run> open(ProjectName project, String branch) {
    return LaunchedRuns.open(transactions.stateStore(), project, branch);
  }

  /** Notes that a run is about to be launched. Idempotent: a run that is known stays as it is. */
  public Run planned(Run run) {
    var key = Run.key(run.project(), run.runId());
    return transactions.transact(() ->
        transactions
            .stateStore()
            .find(key)
            .<Decision<Run>>map(known -> new Decision.NoChange<>(known.value()))
            .orElseGet(() ->
                new Decision.Commit<>(
                    new Change(
                        run.project(),
                        planning(run),
                        audited(run, AuditedChange.NONE, "launched", run.data()),
                        List.of()),
                    run)));
  }

  /**
   * Notes that the job of a run has to wait, for capacity or for its hours. Idempotent: it stands
   * in the queue once, with the last reason.
   */
  public Run waits(Run run, String reason) {
    return transactions.transact(() -> {
      Revised<Run> read = read(run);
      String before = read.value().waiting();
      if (read.value().outcome() != null || reason.equals(before)) {
        return new Decision.NoChange<>(read.value());
      }
      Run waiting = read.value().waiting(reason);
      return new Decision.Commit<>(
          new Change(
              run.project(),
              List.of(
                  Write.replace(key(run), read, waiting), queue(all -> all.with(run.jobName()))),
              audited(waiting, before == null ? "launched" : WAITING, WAITING, reason),
              List.of()),
          waiting);
    });
  }

  /** Notes that the job of a run was started. Idempotent: only one that waited changes. */
  public Run started(Run run) {
    return transactions.transact(() -> {
      Revised<Run> read = read(run);
      if (read.value().waiting() == null || read.value().outcome() != null) {
        return new Decision.NoChange<>(read.value());
      }
      Run started = read.value().waiting(null);
      return new Decision.Commit<>(
          new Change(
              run.project(),
              List.of(
                  Write.replace(key(run), read, started), queue(all -> all.without(run.jobName()))),
              audited(started, WAITING, "launched", "what it waited for is there"),
              List.of()),
          started);
    });
  }

  /** The runs whose jobs wait for capacity, the one that waits longest first. */
  public List<Run> waiting() {
    return transactions
        .stateStore()
        .find(WaitingRuns.key())
        .map(Revised::value)
        .orElse(WaitingRuns.NONE)
        .jobNames()
        .stream()
        .map(JobName::parse)
        .flatMap(job -> find(job.project(), job.runId()).stream())
        .toList();
  }

  /** Ends a run. Idempotent: a run ends once. */
  public Run ended(Run run, Outcome how) {
    return transactions.transact(() -> {
      Revised<Run> read = read(run);
      if (read.value().outcome() != null) {
        return new Decision.NoChange<>(read.value());
      }
      Run ended = read.value().waiting(null).ended(clock.instant(), how);
      return end(read, ended, AuditedChange.MILLRACE);
    });
  }

  /**
   * Ends a run whose job broke for a reason that may pass, and plans the next attempt in the same
   * step, unless this was attempt {@value Run#ATTEMPTS} or a later one: then it failed. Idempotent.
   *
   * @param serving the version that the next attempt is to be compared with; null where none serves
   * @return the run, which names the next one if there is one
   */
  public Run broken(Run run, String reason, @Nullable Integer serving) {
    if (run.attempt() >= Run.ATTEMPTS) {
      return ended(run, new Outcome.NoModel("%s (attempt %s)".formatted(reason, run.attempt())));
    }
    return transactions.transact(() -> {
      Revised<Run> read = read(run);
      if (read.value().outcome() != null) {
        return new Decision.NoChange<>(read.value());
      }
      Run again = run.again(run.projectRevision(), serving, clock.instant());
      Run ended =
          read.value()
              .waiting(null)
              .ended(clock.instant(), new Outcome.NoModel(reason))
              .followedBy(again);
      return end(read, ended, planning(again), List.of(), AuditedChange.MILLRACE);
    });
  }

  /**
   * Ends a run because somebody says so, whether its job runs, waits, or is only planned; {@code
   * run.stopped} is announced, upon which its jobs are stopped. Idempotent: one that was stopped
   * stays as it is.
   *
   * @param by who asks; the caller has checked that they may
   * @param why in their words
   * @throws InvalidInputException if it has ended otherwise
   */
  public Run stopped(Run run, String by, String why) {
    return transactions.transact(() -> {
      Revised<Run> read = read(run);
      Outcome before = read.value().outcome();
      if (before instanceof Outcome.Stopped) {
        return new Decision.NoChange<>(read.value());
      }
      if (before != null) {
        throw new InvalidInputException(
            "run %s has ended already (%s); there is nothing to stop"
                .formatted(run.runId(), word(before)));
      }
      Run stopped = read.value().waiting(null).ended(clock.instant(), new Outcome.Stopped(by, why));
      return end(read, stopped, by);
    });
  }

  /**
   * Trains once more on the data of a run, because somebody says so: one that gave no version,
   * however often it was tried, or one that followed an older definition. Idempotent: a run is
   * followed by one other; asking for it again changes nothing.
   *
   * <p>The next run is planned and {@code dataset.published}, or of a branch {@code branch.moved},
   * is announced again, upon which it is launched.
   *
   * @param revision of the definition to follow: the run's own, or a newer one that {@link
   *     io.millrace.domain.project.Project#takesSameDataAs takes the same data}
   * @param serving the version that it is to be compared with; null where none serves
   * @param by who asks; the caller has checked that they may
   * @param why in their words
   * @return the next run
   * @throws InvalidInputException if the run has not ended, or passed under the same definition
   */
  public Run again(Run run, int revision, @Nullable Integer serving, String by, String why) {
    return transactions.transact(() -> {
      Revised<Run> read = read(run);
      Run last = read.value();
      Optional<Run> following = next(last);
      if (following.isPresent()) {
        return new Decision.NoChange<>(following.get());
      }
      switch (last.outcome()) {
        case null ->
            throw new InvalidInputException(
                "run %s has not ended yet; it cannot be tried again before".formatted(run.runId()));
        case Outcome.Passed _ when last.projectRevision() == revision ->
            throw new InvalidInputException(
                "run %s passed, and the same data under the same definition gives the same model; there is nothing to try again"
                    .formatted(run.runId()));
        case Outcome.Passed _, Outcome.GateFailed _, Outcome.NoModel _, Outcome.Stopped _ -> {}
      }
      Run again = last.again(revision, serving, clock.instant());
      List<Write<?>> writes = new ArrayList<>(planning(again));
      writes.add(Write.replace(key(run), read, last.followedBy(again)));
      return new Decision.Commit<>(
          new Change(run.project(), writes, launched(again, by, why), List.of(launches(again))),
          again);
    });
  }

  /**
   * Trains on a dataset version that no run learned from, because somebody says so. Idempotent: it
   * is trained on once so; asking for it again changes nothing.
   *
   * <p>The run is planned and {@code dataset.published}, or of a branch {@code branch.moved}, is
   * announced again, upon which it is launched.
   *
   * @param planned the run of this data and its definition
   * @param by who asks; the caller has checked that they may
   * @param why in their words
   * @return the run
   */
  public Run asked(Run planned, String by, String why) {
    return transactions.transact(() -> {
      var known = transactions.stateStore().find(key(planned));
      if (known.isPresent()) {
        return new Decision.NoChange<>(known.get().value());
      }
      return new Decision.Commit<>(
          new Change(
              planned.project(),
              planning(planned),
              launched(planned, by, why),
              List.of(launches(planned))),
          planned);
    });
  }

  private AuditedChange launched(Run run, String by, String why) {
    return audited(by, run, AuditedChange.NONE, "launched", why);
  }

  /** The run that tries again what this one tried, if there is one. */
  public Optional<Run> next(Run run) {
    return run.next() == null ? Optional.empty() : find(run.project(), run.next());
  }

  /** The newest attempt at what a run tried: the run itself where none followed. */
  public Run newestAttempt(Run run) {
    Run newest = run;
    for (Optional<Run> next = next(run); next.isPresent(); next = next(newest)) {
      newest = next.get();
    }
    return newest;
  }

  private static List<Write<?>> planning(Run run) {
    return List.of(
        Write.create(key(run), run),
        Run.BY_LAUNCH.entry(run.project(), run.runId(), run.launchedAt()));
  }

  private Decision<Run> end(Revised<Run> read, Run ended, String actor) {
    return end(read, ended, List.of(), events(ended), actor);
  }

  private Decision<Run> end(
      Revised<Run> read, Run ended, List<Write<?>> more, List<Event> events, String actor) {
    boolean waited = read.value().waiting() != null;
    List<Write<?>> writes = new ArrayList<>(more);
    writes.add(Write.replace(key(ended), read, ended));
    if (waited) {
      writes.add(queue(all -> all.without(ended.jobName())));
    }
    Outcome how = Objects.requireNonNull(ended.outcome());
    return new Decision.Commit<>(
        new Change(
            ended.project(),
            writes,
            audited(
                actor,
                ended,
                waited ? WAITING : "launched",
                ended.next() == null ? word(how) : "failed, tried again as " + ended.next(),
                why(how)),
            events),
        ended);
  }

  private Revised<Run> read(Run run) {
    return transactions
        .stateStore()
        .find(key(run))
        .orElseThrow(() -> new IllegalArgumentException("not planned: " + run.runId()));
  }

  private static Key<Run> key(Run run) {
    return Run.key(run.project(), run.runId());
  }

  private Write<WaitingRuns> queue(UnaryOperator<WaitingRuns> change) {
    var read = transactions.stateStore().find(WaitingRuns.key());
    return new Write<>(
        WaitingRuns.key(),
        change.apply(read.map(Revised::value).orElse(WaitingRuns.NONE)),
        read.map(Revised::revision).orElse(0L));
  }

  /** What is announced of a run that ended; nothing follows upon one that passed on a branch. */
  private static List<Event> events(Run ended) {
    return switch (Objects.requireNonNull(ended.outcome())) {
      case Outcome.Passed _ when ended.branch() != null -> List.of();
      case Outcome.Passed _ -> List.of(new Event.RunPassed(ended.project(), ended.runId()));
      case Outcome.GateFailed _, Outcome.NoModel _ ->
          List.of(new Event.RunFailed(ended.project(), ended.runId()));
      case Outcome.Stopped _ -> List.of(new Event.RunStopped(ended.project(), ended.runId()));
    };
  }

  /** Upon which a planned run is launched. */
  private static Event launches(Run planned) {
    return planned.branch() == null
        ? new Event.DatasetPublished(planned.project(), planned.datasetVersion())
        : new Event.BranchMoved(planned.project(), planned.branch());
  }

  private static String word(Outcome how) {
    return switch (how) {
      case Outcome.Passed _ -> "passed";
      case Outcome.GateFailed _ -> "gate failed";
      case Outcome.NoModel _ -> "failed";
      case Outcome.Stopped _ -> "stopped";
    };
  }

  private static String why(Outcome how) {
    return switch (how) {
      case Outcome.Passed(var model) ->
          model.leftOpen().isEmpty()
              ? GateVerdict.passed(model.verdicts())
              : "a person decides: " + String.join(" ", model.leftOpen());
      case Outcome.GateFailed(var model) ->
          model.verdicts().stream()
              .filter(GateVerdict.Failed.class::isInstance)
              .map(GateVerdict::because)
              .collect(Collectors.joining("; "));
      case Outcome.NoModel(var reason) -> reason;
      case Outcome.Stopped(var _, var reason) -> reason;
    };
  }

  private AuditedChange audited(Run run, String from, String to, String why) {
    return audited(AuditedChange.MILLRACE, run, from, to, why);
  }

  private AuditedChange audited(String actor, Run run, String from, String to, String why) {
    return new AuditedChange(clock.instant(), actor, "run/" + run.runId(), from, to, why);
  }
}
