package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.ComputePolicy;
import io.millrace.domain.compute.ComputePolicy.Placement;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.TrainingPolicy.Algorithm;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.Launch;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.domain.training.TrainingLimits;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Launches the job of a planned run, once or again: the same run is always the same job. One that
 * finds no capacity waits, and is launched as soon as another ends.
 */
final class Launcher {

  /** How many there are is not known before the data is read again. */
  private static final int TREES_OF_SEVERAL_CLASSES = 10;

  /** As many as an algorithm that searches may try, about. */
  private static final int SETTINGS_OF_SEARCH = 10;

  private final Runs runs;
  private final Projects projects;
  private final Datasets datasets;
  private final Registry registry;
  private final Deployments deployments;
  private final ObjectStore objects;
  private final TrainingJobs jobs;
  private final TrainingLimits limits;
  private final Financing financing;
  private final Windows windows;
  private final String dataBucket;

  Launcher(
      Runs runs,
      Projects projects,
      Datasets datasets,
      Registry registry,
      Deployments deployments,
      ObjectStore objects,
      TrainingJobs jobs,
      TrainingLimits limits,
      Financing financing,
      Windows windows,
      String dataBucket) {
    this.runs = runs;
    this.projects = projects;
    this.datasets = datasets;
    this.registry = registry;
    this.deployments = deployments;
    this.objects = objects;
    this.jobs = jobs;
    this.limits = limits;
    this.financing = financing;
    this.windows = windows;
    this.dataBucket = dataBucket;
  }

  /**
   * Writes what the job is told, and starts it unless it was started before. A job that can never
   * be started, or is beyond the stage's limits or the project's budget, is how its run ends, for
   * its team to see. Outside of the project's hours it waits.
   *
   * @return the run, which may wait, or have ended
   */
  Run launch(Run run) {
    Optional<Instant> opening = windows.opening(run);
    if (opening.isPresent()) {
      return windows.held(run, opening.get());
    }
    try {
      return switch (start(run)) {
        case Launch.Started _ -> run.waiting() == null ? run : runs.started(run);
        case Launch.NoCapacity(var reason) when reason.equals(run.waiting()) -> run;
        case Launch.NoCapacity(var reason) -> whileItWaits(runs.waits(run, reason));
      };
    } catch (InvalidInputException e) {
      financing.counted(run, Duration.ZERO);
      return runs.ended(run, new Outcome.NoModel(e.reason()));
    }
  }

  /** A job that ended between the refusal and the note of it found nobody who waits. */
  private Run whileItWaits(Run run) {
    return run.outcome() == null ? launch(run) : run;
  }

  /**
   * Launches what waits, the longest first, as far as there is capacity for each. A run that cannot
   * be launched now keeps none of the others from it.
   *
   * @throws UnavailableException if one may be launched later, after the others were
   */
  void launchWaiting() {
    Set<String> used = new HashSet<>();
    UnavailableException failed = null;
    for (Run run : runs.waiting()) {
      try {
        if (windows.opening(run).isPresent()) {
          continue;
        }
        String capacity = capacity(compute(run));
        if (!used.contains(capacity) && launch(run).waiting() != null) {
          used.add(capacity);
        }
      } catch (UnavailableException e) {
        failed = e;
      }
    }
    windows.ring();
    if (failed != null) {
      throw failed;
    }
  }

  /** What a quota is of. */
  private static String capacity(Compute compute) {
    return switch (compute) {
      case Compute.Function _ -> "function";
      case Compute.SageMaker(var type, _, var spot, _, _) -> type + (spot ? " spot" : "");
    };
  }

  /** Where a run of this definition on this data is trained, and why: always the same. */
  Placement placement(ProjectName project, int revision, DatasetVersion dataset) {
    Project definition = projects.require(project, revision);
    int trees = definition.task() == Task.MULTICLASS ? TREES_OF_SEVERAL_CLASSES : 1;
    int settings = definition.training().algorithm() == Algorithm.XGBOOST ? 1 : SETTINGS_OF_SEARCH;
    return ComputePolicy.choose(
        definition.training().compute(),
        new ComputePolicy.Size(dataset.rows(), definition.features().size(), trees * settings),
        limits.usual());
  }

  private Compute compute(Run run) {
    return placement(
            run.project(), run.projectRevision(), dataset(run.project(), run.datasetVersion()))
        .compute();
  }

  private Launch start(Run run) {
    DatasetVersion dataset = dataset(run.project(), run.datasetVersion());
    Project project = projects.require(run.project(), run.projectRevision());
    Placement place = placement(run.project(), run.projectRevision(), dataset);
    Compute compute =
        financing.paid(
            run, limits.admit(place.compute()), place.estimated(), project.training().budget());
    String folder = JobName.parse(run.jobName()).folder();
    var channel =
        new DatasetChannel(Json.read(objects.read(dataset.manifest()), DatasetManifest.class));
    String config = folder + "/config/";
    var input =
        new TrainingInput(
            project, run.runId(), channel.told(dataset), project.training().split().seed());
    objects.write(dataBucket, config + TrainingInput.FILE, Json.bytes(input), "application/json");

    Map<String, String> channels = new TreeMap<>();
    objects.write(
        dataBucket, folder + "/" + DatasetChannel.FILE, channel.listing(), "application/json");
    channels.put(
        DatasetChannel.NAME, "s3://%s/%s/%s".formatted(dataBucket, folder, DatasetChannel.FILE));
    channels.put(TrainingInput.CHANNEL, "s3://%s/%s".formatted(dataBucket, config));
    if (run.champion() != null) {
      registry
          .find(run.project(), run.champion())
          .ifPresent(champion -> channels.put("champion", folderOf(champion.archive())));
    }
    return jobs.launch(
        new TrainingJob(
            run.jobName(), channels, "s3://%s/%s".formatted(dataBucket, folder), compute));
  }

  /** The version that serves now, which a new model is compared with; null where none does. */
  @Nullable Integer serving(ProjectName project) {
    return deployments.champion(project).orElse(null);
  }

  /**
   * The dataset version of this number.
   *
   * @throws InvalidInputException if there is none
   */
  DatasetVersion dataset(ProjectName project, int version) {
    return datasets.require(project, version);
  }

  private static String folderOf(ObjectRef file) {
    return "s3://%s/%s"
        .formatted(file.bucket(), file.key().substring(0, file.key().lastIndexOf('/') + 1));
  }
}
