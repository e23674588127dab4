package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.Gatherings;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.event.AlarmClock;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes in a dropped file: {@code <project>/project.yaml} defines a project, {@code
 * <project>/erasures/<number>.json} says whose rows are to be forgotten, {@code
 * <project>@<branch>/} has what is dropped for a branch, every other file under {@code <project>/}
 * is its data: alone, or with the others of its {@link UploadFolder}.
 */
final class IngestUpload implements Function<ObjectRef, UploadState> {

  private final Projects projects;
  private final Datasets datasets;
  private final ObjectStore objects;
  private final Outputs outputs;
  private final Definitions definitions;
  private final Tables tables;
  private final Folders folders;
  private final Gatherer gatherer;
  private final Branches branches;
  private final MergeBranch merge;
  private final ForgetRows forget;

  IngestUpload(
      Projects projects,
      Datasets datasets,
      Transactions transactions,
      ObjectStore objects,
      Outputs outputs,
      AlarmClock alarm,
      InstantSource clock) {
    this.projects = projects;
    this.datasets = datasets;
    this.objects = objects;
    this.outputs = outputs;
    this.definitions = new Definitions(projects, datasets, objects);
    var next =
        new NextVersion(
            projects, datasets, new Erasures(transactions, clock), objects, outputs, clock);
    this.branches = new Branches(transactions, clock);
    this.merge = new MergeBranch(datasets, branches, next);
    this.tables = new Tables(datasets, branches, objects, outputs, next);
    this.gatherer =
        new Gatherer(
            projects,
            datasets,
            new Gatherings(transactions, clock),
            objects,
            outputs,
            tables,
            next,
            alarm,
            clock);
    this.folders = new Folders(datasets, objects, outputs, tables);
    this.forget = new ForgetRows(transactions, projects, datasets, objects, outputs, clock);
  }

  /**
   * @throws InvalidInputException if the file is under no project's name, so that there is nobody
   *     to tell
   */
  @Override
  public UploadState apply(ObjectRef file) {
    ProjectName project = Upload.projectOf(file);
    if (UploadFolder.isHidden(file)) {
      return UploadState.ofHidden(project, file);
    }
    Upload upload = datasets.received(project, file);
    if (UploadFolder.ofPart(file).isPresent()) {
      return UploadState.of(folders.await(upload));
    }
    if (upload.outcome() == null && upload.gatheredUntil() != null) {
      return UploadState.of(gatherer.remind(upload));
    }
    if (upload.outcome() != null) {
      finish(upload);
      return UploadState.of(upload);
    }
    try {
      if (Erasure.isWish(file)) {
        return UploadState.of(forgotten(upload));
      }
      if (Definitions.isDefinition(file) && Upload.branchOf(file).isEmpty()) {
        return UploadState.of(definitions.take(upload));
      }
      return UploadState.of(table(upload));
    } catch (InvalidInputException e) { // of a file that is noted: how it ends, for its sender
      outputs.report(UploadReport.refused(upload, e.reason()), null);
      return UploadState.of(datasets.refuse(upload, null, e.reason()));
    }
  }

  /** Publishes the files that have waited for others as long as they should. Idempotent. */
  UploadState turn() {
    gatherer.turn();
    return UploadState.NONE;
  }

  /** What follows the end of an upload, and was perhaps not reached before. */
  private void finish(Upload ended) {
    if (ended.outcome() instanceof Outcome.Forgotten) {
      forget.forget(ended);
    } else if (UploadFolder.completedBy(ended.file()).isPresent()) {
      folders.tell(ended);
    }
  }

  private Upload forgotten(Upload wish) {
    gatherer.publish(wish.project()); // so that what waits is looked at as well
    Upload done = forget.take(wish, inForce(wish).orElseThrow(() -> unknown(wish)));
    forget.forget(done);
    return done;
  }

  private Upload table(Upload upload) {
    ProjectRevision definition = inForce(upload).orElseThrow(() -> unknown(upload));
    ProjectName owner = definition.project().data().from();
    if (owner != null) {
      throw new InvalidInputException(
          "%s learns from the data of %s: drop this file as %s/…, or leave data.from out of its definition."
              .formatted(upload.project(), owner, owner));
    }
    Optional<String> branch = Upload.branchOf(upload.file());
    if (branch.isPresent()) {
      return branched(branch.get(), upload, definition);
    }
    Optional<UploadFolder> folder = UploadFolder.completedBy(upload.file());
    Duration gather = definition.project().data().gather();
    if (folder.isEmpty() && gather != null) {
      return gatherer.await(upload, definition, gather);
    }
    gatherer.publish(upload.project()); // it came before
    return folder
        .map(complete -> folders.take(upload, complete, definition))
        .orElseGet(() -> tables.take(upload, definition));
  }

  private Upload branched(String branch, Upload upload, ProjectRevision definition) {
    if (Branch.isMerge(upload.file())) {
      return merge.take(upload, definition);
    }
    if (Definitions.isDefinition(upload.file())) {
      throw new InvalidInputException(
          "A definition is that of all branches: drop it as %s."
              .formatted(Definitions.keyOf(upload.project())));
    }
    return tables.takeOn(branches.open(upload.project(), branch), upload, definition);
  }

  private static InvalidInputException unknown(Upload upload) {
    return new InvalidInputException(
        "There is no project %s: drop %s, then drop this file again."
            .formatted(upload.project(), Definitions.keyOf(upload.project())));
  }

  private Optional<ProjectRevision> inForce(Upload upload) {
    ProjectName project = upload.project();
    return projects
        .find(project)
        // Perhaps it was dropped together with the data, and its own event is still on its way.
        .or(() -> {
          objects
              .head(upload.file().bucket(), Definitions.keyOf(project))
              .ifPresent(definition -> apply(definition));
          return projects.find(project);
        });
  }
}
