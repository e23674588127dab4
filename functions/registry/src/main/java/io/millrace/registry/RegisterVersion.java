package io.millrace.registry;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.ApprovalRule;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.Candidate;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Provenance;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import java.util.function.Function;

/**
 * Makes what a run learned the next version of its model.
 *
 * <p>The archive that the run was judged by, that very object version, is copied to where nothing
 * is ever written twice, under its digest; the copy is read and must have that digest before the
 * version exists. Whoever may write where jobs write can therefore not change a version. What the
 * version comes from is signed, so that whoever may write the state store cannot change that
 * unnoticed.
 *
 * <p>Whether it may serve at once is decided by the project's definition in force now, not by the
 * one that the run was started with, and by the stage: who tightens the approval means the very
 * next version. Where a gate could not tell, or something else speaks against the model, a person
 * decides whatever the definition says.
 */
public final class RegisterVersion
    implements Function<Event.RunPassed, RegisterVersion.Registered> {

  private final Projects projects;
  private final Datasets datasets;
  private final Runs runs;
  private final Registry registry;
  private final Archives archives;
  private final Signatures signatures;
  private final ApprovalRule approvals;

  RegisterVersion(
      Projects projects,
      Datasets datasets,
      Runs runs,
      Registry registry,
      Archives archives,
      Signatures signatures,
      ApprovalRule approvals) {
    this.projects = projects;
    this.datasets = datasets;
    this.runs = runs;
    this.registry = registry;
    this.archives = archives;
    this.signatures = signatures;
    this.approvals = approvals;
  }

  /**
   * @throws InvalidInputException if there is no such run, it did not pass, it learned from a
   *     branch, or its archive is gone
   * @throws IllegalStateException if something else is where the archive belongs, for people to see
   *     to
   */
  @Override
  public Registered apply(Event.RunPassed event) {
    Run run =
        runs.find(event.project(), event.runId())
            .orElseThrow(() -> new InvalidInputException("there is no run " + event.runId()));
    if (!(run.outcome() instanceof Outcome.Passed(var model))) {
      throw new InvalidInputException("run " + event.runId() + " did not pass");
    }
    if (run.branch() != null) {
      throw new InvalidInputException(
          "run %s learned from %s, and what is on a branch becomes no version: merge it first"
              .formatted(run.runId(), run.data()));
    }
    ApprovalPolicy declared = projects.require(run.project()).approval();
    ModelVersion version = registry.register(candidate(run, model), approvals.over(declared));
    return new Registered(
        version.project().value(),
        version.version(),
        version.approval() instanceof Approval.Approved);
  }

  private Candidate candidate(Run run, Run.Model model) {
    DatasetVersion dataset = datasets.require(run.project(), run.datasetVersion());
    var provenance =
        new Provenance(
            run.project(), model.digest(), run.runId(), dataset.digest(), run.projectRevision());
    return new Candidate(
        provenance,
        run.datasetVersion(),
        archives.kept(model.archive(), new ArchiveFolder(run.project(), model.digest())),
        model.evaluation(),
        signatures.sign(provenance.statement()),
        GateVerdict.passed(model.verdicts()),
        model.leftOpen(),
        null);
  }

  /** The version that the run is. */
  public record Registered(String project, int version, boolean approved) {}
}
