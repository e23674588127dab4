package io.millrace.domain.training;

import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.Change;
import io.millrace.domain.ledger.Cursor;
import io.millrace.domain.ledger.Decision;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.ledger.TimeIndex.Page;
import io.millrace.domain.ledger.Transition;
import io.millrace.domain.ledger.Write;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.training.Run.Outcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The training runs of a project. */
public final class Runs {

  private static final String WAITING = "waiting for capacity";

  private final Journal journal;
  private final InstantSource clock;

  public Runs(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** The run of this id. */
  public Optional<Run> find(ProjectName project, String runId) {
    return journal.ledger().find(Run.key(project, runId)).map(Revised::value);
  }

  /**
   * The runs of a project, the one that was launched last first.
   *
   * @param before where to go on; null to start at the newest
   * @param limit how many at most, at least 1
   */
  public Page<Run> newest(ProjectName project, @Nullable Cursor before, int limit) {
    return Run.BY_LAUNCH.newest(journal.ledger(), project, before, limit);
  }

  /** Notes that a run is about to be launched. Idempotent: a run that is known stays as it is. */
  public Run planned(Run run) {
    var key = Run.key(run.project(), run.runId());
    return journal.settle(() ->
        journal
            .ledger()
            .find(key)
            .<Decision<Run>>map(known -> new Decision.Leave<>(known.value()))
            .orElseGet(() ->
                new Decision.Apply<>(
                    new Change(
                        run.project(),
                        List.of(
                            Write.create(key, run),
                            Run.BY_LAUNCH.entry(run.project(), run.runId(), run.launchedAt())),
                        transition(
                            run, Transition.NONE, "launched", "dataset " + run.datasetVersion()),
                        List.of()),
                    run)));
  }

  /**
   * Notes that the job of a run has to wait for capacity. Idempotent: it stands in the queue once,
   * with the first reason.
   */
  public Run waits(Run run, String reason) {
    return journal.settle(() -> {
      Revised<Run> read = read(run);
      if (read.value().outcome() != null || read.value().waiting() != null) {
        return new Decision.Leave<>(read.value());
      }
      Run waiting = read.value().waiting(reason);
      return new Decision.Apply<>(
          new Change(
              run.project(),
              List.of(
                  Write.replace(key(run), read, waiting), queue(all -> all.with(run.jobName()))),
              transition(waiting, "launched", WAITING, reason),
              List.of()),
          waiting);
    });
  }

  /** Notes that the job of a run was started. Idempotent: only one that waited changes. */
  public Run started(Run run) {
    return journal.settle(() -> {
      Revised<Run> read = read(run);
      if (read.value().waiting() == null || read.value().outcome() != null) {
        return new Decision.Leave<>(read.value());
      }
      Run started = read.value().waiting(null);
      return new Decision.Apply<>(
          new Change(
              run.project(),
              List.of(
                  Write.replace(key(run), read, started), queue(all -> all.without(run.jobName()))),
              transition(started, WAITING, "launched", "there is capacity"),
              List.of()),
          started);
    });
  }

  /** The runs whose jobs wait for capacity, the one that waits longest first. */
  public List<Run> waiting() {
    return journal
        .ledger()
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
    return journal.settle(() -> {
      Revised<Run> read = read(run);
      if (read.value().outcome() != null) {
        return new Decision.Leave<>(read.value());
      }
      boolean waited = read.value().waiting() != null;
      Run ended = read.value().waiting(null).ended(clock.instant(), how);
      List<Write<?>> writes = new ArrayList<>();
      writes.add(Write.replace(key(run), read, ended));
      if (waited) {
        writes.add(queue(all -> all.without(run.jobName())));
      }
      return new Decision.Apply<>(
          new Change(
              run.project(),
              writes,
              transition(ended, waited ? WAITING : "launched", word(how), why(how)),
              List.of(event(ended, how))),
          ended);
    });
  }

  private Revised<Run> read(Run run) {
    return journal
        .ledger()
        .find(key(run))
        .orElseThrow(() -> new IllegalArgumentException("not planned: " + run.runId()));
  }

  private static Key<Run> key(Run run) {
    return Run.key(run.project(), run.runId());
  }

  private Write<WaitingRuns> queue(UnaryOperator<WaitingRuns> change) {
    var read = journal.ledger().find(WaitingRuns.key());
    return new Write<>(
        WaitingRuns.key(),
        change.apply(read.map(Revised::value).orElse(WaitingRuns.NONE)),
        read.map(Revised::revision).orElse(0L));
  }

  private static Event event(Run run, Outcome how) {
    return switch (how) {
      case Outcome.Passed _ -> new Event.RunPassed(run.project(), run.runId());
      case Outcome.GateFailed _, Outcome.NoModel _ ->
          new Event.RunFailed(run.project(), run.runId());
    };
  }

  private static String word(Outcome how) {
    return switch (how) {
      case Outcome.Passed _ -> "passed";
      case Outcome.GateFailed _ -> "gate failed";
      case Outcome.NoModel _ -> "failed";
    };
  }

  private static String why(Outcome how) {
    return switch (how) {
      case Outcome.Passed(var model) -> "%d gates passed".formatted(model.verdicts().size());
      case Outcome.GateFailed(var model) ->
          String.join("; ", model.verdicts().stream().map(verdict -> verdict.because()).toList());
      case Outcome.NoModel(var reason) -> reason;
    };
  }

  private Transition transition(Run run, String from, String to, String why) {
    return new Transition(
        clock.instant(), Transition.MILLRACE, "run/" + run.runId(), from, to, why);
  }
}
