package io.millrace.registry;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import java.util.function.Function;

/**
 * Makes what a run learned the next version of its model.
 *
 * <p>Whether it may serve at once is decided by the project's definition in force now, not by the
 * one that the run was started with: who tightens the approval means the very next version.
 */
public final class RegisterVersion
    implements Function<Event.RunPassed, RegisterVersion.Registered> {

  private final Projects projects;
  private final Runs runs;
  private final Registry registry;

  public RegisterVersion(Projects projects, Runs runs, Registry registry) {
    this.projects = projects;
    this.runs = runs;
    this.registry = registry;
  }

  /**
   * @throws InvalidInputException if there is no such run, or it did not pass
   */
  @Override
  public Registered apply(Event.RunPassed event) {
    Run run =
        runs.find(event.project(), event.runId())
            .orElseThrow(() -> new InvalidInputException("there is no run " + event.runId()));
    if (!(run.outcome() instanceof Outcome.Passed(var model))) {
      throw new InvalidInputException("run " + event.runId() + " did not pass");
    }
    ApprovalPolicy policy =
        projects
            .find(run.project())
            .orElseThrow(() -> new InvalidInputException("there is no project " + run.project()))
            .project()
            .approval();
    ModelVersion version = registry.register(run, model, policy);
    return new Registered(
        version.project().value(),
        version.version(),
        version.approval() instanceof Approval.Approved);
  }

  /** The version that the run is. */
  public record Registered(String project, int version, boolean approved) {}
}
