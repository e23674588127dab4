package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.ComputeChoice;
import io.millrace.domain.compute.ComputePolicy;
import io.millrace.domain.compute.ComputePolicy.Placement;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.Tuning;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.JobName.Step;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.Launch;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.domain.training.TrainingLimits;
import io.millrace.domain.training.TuningTrials;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Launches the job of a planned run, once or again: the same run is always the same job. One that
 * finds no capacity waits, and is launched as soon as another ends.
 */
final class JobLauncher {

  /** How many there are is not known before the data is read again. */
  private static final int TREES_OF_SEVERAL_CLASSES = 10;

  /**
   * The number of models that a search costs as much as, at most: measured on few rows and many
   * columns.
   */
  private static final int SETTINGS_OF_SEARCH = 15;

  private static final String CONFIG = "/config/";

  private final Runs runs;
  private final Projects projects;
  private final Branches branches;
  private final Registry registry;
  private final Deployments deployments;
  private final ObjectStore objects;
  private final TrainingJobs jobs;
  private final TrainingLimits limits;
  private final Financing financing;
  private final Windows windows;
  private final String dataBucket;

  JobLauncher(
      Runs runs,
      Projects projects,
      Branches branches,
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
    this.branches = branches;
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
      RunJobs planned = plan(run);
      TrainingJob last = planned.last();
      for (TrainingJob step : planned.before()) {
        switch (jobs.describe(step.name()).orElse(null)) {
          case null -> {
            return noted(run, jobs.launch(step));
          }
          case JobState.Running _ -> {
            return run;
          }
          case JobState.Completed left -> {
            tellTrial(run, step, left);
            last = OwnCodeJobs.judging(planned.last(), left);
          }
          case JobState.Failed(var reason) -> {
            financing.counted(run, billed(run).orElse(null));
            return runs.ended(run, new Outcome.NoModel(reason));
          }
          case JobState.Broken(var reason) -> {
            financing.counted(run, billed(run).orElse(null));
            return runs.broken(run, reason, serving(run.project()));
          }
        }
      }
      return noted(run, jobs.launch(last));
    } catch (InvalidInputException e) {
      financing.counted(run, billed(run).orElse(Duration.ZERO));
      return runs.ended(run, new Outcome.NoModel(e.reason()));
    }
  }

  /** Tells the job that judges which settings were found, where {@code step} searched for them. */
  private void tellTrial(Run run, TrainingJob step, JobState.Completed left) {
    if (step.tuning() == null) {
      return;
    }
    jobs.trials(step.name()).stream()
        .filter(trial -> left.key().contains("/" + trial.job() + "/"))
        .findFirst()
        .ifPresent(trial ->
            objects.write(
                dataBucket,
                JobName.parse(run.jobName()).folder() + CONFIG + TrainingInput.TRIAL,
                Json.bytes(trial),
                "application/json"));
  }

  /**
   * Stops the jobs of a run that somebody stopped, and once none of them runs, counts what they did
   * cost. Idempotent.
   */
  void stop(Run run) {
    boolean running = false;
    for (String job : jobNames(run)) {
      jobs.stop(job);
      running |= jobs.describe(job).orElse(null) instanceof JobState.Running;
    }
    if (!running) {
      financing.counted(run, billed(run).orElse(Duration.ZERO));
    }
  }

  /** How long the jobs of a run are paid for; empty where there are none, or nobody says. */
  Optional<Duration> billed(Run run) {
    return jobNames(run).stream()
        .map(jobs::billed)
        .flatMap(Optional::stream)
        .reduce(Duration::plus);
  }

  private List<String> jobNames(Run run) {
    JobName last = JobName.parse(run.jobName());
    return steps(projects.require(run.project(), run.projectRevision())).stream()
        .map(step -> last.of(step).toString())
        .toList();
  }

  private static Set<Step> steps(Project project) {
    return switch (project.training().trainer()) {
      case BuiltInTrainer _, BroughtModel _ -> EnumSet.of(Step.MODEL);
      case OwnCode code -> EnumSet.of(Step.PREPARE, OwnCodeJobs.step(code), Step.MODEL);
    };
  }

  /** How many jobs a run takes, each trial of a search one. */
  private static int jobs(Project project) {
    Tuning tuning = project.training().ownCode().map(OwnCode::tuning).orElse(null);
    return steps(project).size() - 1 + (tuning == null ? 1 : tuning.trials());
  }

  /** What the project's own code was tuned by; null where it was not. */
  @Nullable TuningTrials trials(Run run) {
    Tuning tuning =
        projects
            .require(run.project(), run.projectRevision())
            .training()
            .ownCode()
            .map(OwnCode::tuning)
            .orElse(null);
    if (tuning == null) {
      return null;
    }
    Comparator<Double> order =
        tuning.goal() == Tuning.Goal.MAXIMIZE
            ? Comparator.reverseOrder()
            : Comparator.naturalOrder();
    String name = JobName.parse(run.jobName()).of(Step.TUNING).toString();
    return new TuningTrials(
        tuning.goal(),
        jobs.trials(name).stream()
            .sorted(
                Comparator.comparing(TuningTrials.Entry::value, Comparator.nullsLast(order))
                    .thenComparing(TuningTrials.Entry::job))
            .toList());
  }

  private Run noted(Run run, Launch launch) {
    return switch (launch) {
      case Launch.Started _ -> run.waiting() == null ? run : runs.started(run);
      case Launch.NoCapacity(var reason) when reason.equals(run.waiting()) -> run;
      case Launch.NoCapacity(var reason) -> whileItWaits(runs.waits(run, reason));
    };
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

  /** Sees to it that what is to be launched at a later time is asked for then. */
  void awaits() {
    windows.ring();
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
    boolean searches =
        definition.training().trainer() instanceof BuiltInTrainer trainer
            && (trainer.algorithm() == Algorithm.AUTO || trainer.search() != null);
    int settings = (searches ? SETTINGS_OF_SEARCH : 1) * seeds(definition);
    var size =
        new ComputePolicy.Size(
            dataset.rows(),
            definition.features().stream().mapToInt(Column::width).sum(),
            trees * settings);
    ComputeChoice compute = definition.training().launch().compute();
    if (definition.training().trainer() instanceof OwnCode
        && compute instanceof ComputeChoice.Auto) {
      return new Placement(
          limits.usual(),
          "on a machine of SageMaker: the project's own code needs one",
          ComputePolicy.choose(limits.usual(), size, limits.usual()).estimated());
    }
    return ComputePolicy.choose(compute, size, limits.usual());
  }

  /** How often the same is learned. */
  private static int seeds(Project project) {
    EvaluationPolicy policy = project.evaluation();
    return policy == null || policy.stability() == null ? 1 : policy.stability().seeds();
  }

  private Compute compute(Run run) {
    return placement(run.project(), run.projectRevision(), dataset(run)).compute();
  }

  /** Writes what the run's jobs are told, and says what they are. */
  private RunJobs plan(Run run) {
    DatasetVersion dataset = dataset(run);
    Project project = projects.require(run.project(), run.projectRevision());
    Placement place = placement(run.project(), run.projectRevision(), dataset);
    Compute compute =
        financing.paid(
            run,
            limits.admit(place.compute()),
            jobs(project),
            place.estimated(),
            project.training().launch().budget());
    String folder = JobName.parse(run.jobName()).folder();
    var channel =
        new DatasetChannel(Json.read(objects.read(dataset.manifest()), DatasetManifest.class));
    String config = folder + CONFIG;
    var input =
        new TrainingInput(
            project,
            run.runId(),
            channel.told(dataset, run.branch()),
            project.training().split().seed());
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
    var learning =
        new TrainingJob(
            run.jobName(), channels, "s3://%s/%s".formatted(dataBucket, folder), compute);
    return switch (project.training().trainer()) {
      case BuiltInTrainer _ -> new RunJobs(List.of(), learning);
      case OwnCode code -> new OwnCodeJobs(objects, dataBucket).of(project.name(), code, learning);
      case BroughtModel model ->
          new RunJobs(
              List.of(),
              new BroughtModelJob(objects, dataBucket).of(project.name(), model, learning));
    };
  }

  /** The version that serves now, which a new model is compared with; null where none does. */
  @Nullable Integer serving(ProjectName project) {
    return deployments.champion(project).orElse(null);
  }

  /**
   * The dataset version of this number, of the main line.
   *
   * @throws InvalidInputException if there is none
   */
  DatasetVersion dataset(ProjectName project, int version) {
    return branches.require(project, null, version);
  }

  private DatasetVersion dataset(Run run) {
    return branches.require(run.project(), run.branch(), run.datasetVersion());
  }

  private static String folderOf(ObjectRef file) {
    return "s3://%s/%s"
        .formatted(file.bucket(), file.key().substring(0, file.key().lastIndexOf('/') + 1));
  }
}
