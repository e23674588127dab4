package io.millrace.training;

import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;

/** How far a run is, in the answer of a function. */
record RunState(String project, String runId, String state) {

  /** The state of no run in particular: what waited was looked after. */
  static final RunState NONE = new RunState("", "", "looked after what waits");

  static RunState of(Run run) {
    Outcome outcome = run.outcome();
    return new RunState(
        run.project().value(),
        run.runId(),
        switch (outcome) {
          case null -> run.waiting() == null ? "launched" : "waits: " + run.waiting();
          case Outcome.Passed _ -> "passed";
          case Outcome.GateFailed _ -> "gate failed";
          case Outcome.NoModel(var reason) -> "no model: " + reason;
          case Outcome.Stopped(var _, var why) -> "stopped: " + why;
        });
  }

  /** Without the reason, which may quote what was given. */
  @Override
  public String toString() {
    return "%s of %s: %s".formatted(runId, project, state.split(":", 2)[0]);
  }
}
