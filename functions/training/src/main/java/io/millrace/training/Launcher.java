package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectName;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.domain.training.TrainingLimits;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.util.Map;
import java.util.TreeMap;

/** Launches the job of a planned run, once or again: the same run is always the same job. */
final class Launcher {

  private final Projects projects;
  private final Datasets datasets;
  private final Registry registry;
  private final ObjectStore objects;
  private final TrainingJobs jobs;
  private final TrainingLimits limits;
  private final String dataBucket;

  Launcher(
      Projects projects,
      Datasets datasets,
      Registry registry,
      ObjectStore objects,
      TrainingJobs jobs,
      TrainingLimits limits,
      String dataBucket) {
    this.projects = projects;
    this.datasets = datasets;
    this.registry = registry;
    this.objects = objects;
    this.jobs = jobs;
    this.limits = limits;
    this.dataBucket = dataBucket;
  }

  /**
   * Writes what the job is told, and starts it unless it was started before.
   *
   * @throws InvalidInputException if the job can never be started, or is beyond the stage's limits
   */
  void launch(Run run) {
    DatasetVersion dataset = dataset(run.project(), run.datasetVersion());
    Project project = definition(run.project(), run.projectRevision());
    limits.admit(project.training().compute());
    String folder = "runs/%s/%s".formatted(run.project(), run.runId());
    String config = folder + "/config/";
    var input =
        new TrainingInput(
            project,
            run.runId(),
            new TrainingInput.Dataset(dataset.version(), dataset.digest(), dataset.rows()),
            project.training().split().seed());
    objects.write(dataBucket, config + TrainingInput.FILE, Json.bytes(input), "application/json");

    Map<String, String> channels = new TreeMap<>();
    channels.put("dataset", folderOf(dataset.data()));
    channels.put(TrainingInput.CHANNEL, "s3://%s/%s".formatted(dataBucket, config));
    if (run.champion() != null) {
      registry
          .find(run.project(), run.champion())
          .ifPresent(champion -> channels.put("champion", folderOf(champion.archive())));
    }
    jobs.launch(
        new TrainingJob(
            run.jobName(),
            channels,
            "s3://%s/%s".formatted(dataBucket, folder),
            project.training().compute()));
  }

  /**
   * The dataset version of this number.
   *
   * @throws InvalidInputException if there is none
   */
  DatasetVersion dataset(ProjectName project, int version) {
    return datasets
        .find(project, version)
        .orElseThrow(
            () -> new InvalidInputException("%s has no dataset %d".formatted(project, version)));
  }

  private Project definition(ProjectName project, int revision) {
    return projects
        .find(project, revision)
        .orElseThrow(
            () -> new InvalidInputException("%s has no revision %d".formatted(project, revision)))
        .project();
  }

  private static String folderOf(ObjectRef file) {
    return "s3://%s/%s"
        .formatted(file.bucket(), file.key().substring(0, file.key().lastIndexOf('/') + 1));
  }
}
