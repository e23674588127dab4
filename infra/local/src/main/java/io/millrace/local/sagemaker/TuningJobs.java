package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.TuningInputs.CreateHyperParameterTuningJob;
import io.millrace.local.sagemaker.TuningInputs.HyperParameterTuningJobConfig;
import io.millrace.local.service.Inputs;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.ServiceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * All tuning jobs of this machine. Each launches training jobs, its trials, until as many were made
 * as it may, or its time is up: then those that run are stopped, and it is stopped.
 *
 * <p>What runs survives the end of this process: which trials there are, they say themselves.
 */
final class TuningJobs implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TuningJobs.class);
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}");
  private static final int GIVEN_UP = 5; // trials that failed while none succeeded

  private final JsonFolder folder;
  private final TrainingJobs jobs;
  private final TrainingPrograms programs;
  private final StateChanges changes;
  private final InstantSource clock;
  private final long seed;
  private final Map<String, TuningJob> all = new ConcurrentHashMap<>();
  private final ScheduledExecutorService limits =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("tuning-limits").daemon().factory());

  TuningJobs(
      JsonFolder folder,
      TrainingJobs jobs,
      TrainingPrograms programs,
      StateChanges changes,
      InstantSource clock,
      long seed) {
    this.folder = folder;
    this.jobs = jobs;
    this.programs = programs;
    this.changes = changes;
    this.clock = clock;
    this.seed = seed;
    jobs.onEnd(this::trialEnded);
  }

  /** Goes on with what an earlier process left; its training jobs do already. */
  void resume() {
    folder.entries().forEach((name, kept) -> all.put(name, TuningJob.of(kept)));
    all.values().stream().filter(TuningJob::isRunning).forEach(this::begin);
  }

  /**
   * Makes a tuning job, which begins at once.
   *
   * @throws ServiceException with code {@code ResourceInUse} if there is one of this name; {@code
   *     ValidationException} or {@code NotImplemented} if it cannot be as it is described
   */
  TuningJob create(CreateHyperParameterTuningJob input, JsonNode given) {
    String name = input.hyperParameterTuningJobName();
    check(name, input.hyperParameterTuningJobConfig());
    TuningJob job = TuningJob.create(given, clock.instant());
    JsonNode sample = job.trial("sample", Map.of());
    var request = JobRequest.of(Inputs.readFrom(SageMakerInputs.CreateTrainingJob.class, sample));
    var _ = programs.of(request.image());
    String metric =
        input.hyperParameterTuningJobConfig().hyperParameterTuningJobObjective().metricName();
    if (!request.metrics().containsKey(metric)) {
      throw EndpointDefinitions.invalid(
          "A metric is required for this hyperparameter tuning job objective. Provide a metric in the metric definitions.");
    }
    if (all.putIfAbsent(name, job) != null) {
      throw new ServiceException(
          400,
          "ResourceInUse",
          "Hyper parameter tuning job names must be unique within an AWS account and region, and a hyper parameter tuning job with this name already exists (%s)"
              .formatted(job.arn()));
    }
    begin(job);
    return job;
  }

  private static void check(String name, HyperParameterTuningJobConfig config) {
    if (!NAME.matcher(name).matches()) {
      throw EndpointDefinitions.invalid(
          "1 validation error detected: Value '%s' at 'hyperParameterTuningJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
              .formatted(name, NAME.pattern()));
    }
    String early = config.trainingJobEarlyStoppingType();
    if (early != null && !early.equals("Off")) {
      throw new ServiceException(
          501,
          "NotImplemented",
          "The local cloud implements TrainingJobEarlyStoppingType Off only, not " + early);
    }
    ParameterSpace space = ParameterSpace.of(config.parameterRanges());
    Integer most = config.resourceLimits().maxNumberOfTrainingJobs();
    Integer seconds = config.resourceLimits().maxRuntimeInSeconds();
    if (TuningStrategy.named(config.strategy()) == TuningStrategy.GRID) {
      if (!space.sides().values().stream().allMatch(ParameterSpace.Side.OneOf.class::isInstance)) {
        throw EndpointDefinitions.invalid("Grid search takes categorical parameter ranges only.");
      }
      if (most != null && most != space.combinations()) {
        throw EndpointDefinitions.invalid(
            "MaxNumberOfTrainingJobs of grid search has to be the number of combinations, %s."
                .formatted(space.combinations()));
      }
    } else if (most == null && seconds == null) {
      throw EndpointDefinitions.invalid(
          "ResourceLimits must have MaxNumberOfTrainingJobs or MaxRuntimeInSeconds.");
    }
    if (config.resourceLimits().maxParallelTrainingJobs() < 1
        || (most != null && most < 1)
        || (seconds != null && seconds < 120)) {
      throw EndpointDefinitions.invalid(
          "ResourceLimits are at least 1 job, 1 in parallel, and 120 seconds.");
    }
  }

  /**
   * The tuning job of this name.
   *
   * @throws ServiceException with code {@code ResourceNotFound} if there is none
   */
  TuningJob find(String name) {
    TuningJob job = all.get(name);
    if (job == null) {
      throw new ServiceException(
          400,
          "ResourceNotFound",
          "Requested resource not found: hyper parameter tuning job " + name);
    }
    return job;
  }

  List<TuningJob> all() {
    return List.copyOf(all.values());
  }

  /**
   * Stops a tuning job and its trials; returns at once.
   *
   * @throws ServiceException with code {@code ValidationException} if it has ended
   */
  void stop(String name) {
    TuningJob job = find(name);
    synchronized (job) {
      if (!job.isRunning()) {
        throw EndpointDefinitions.invalid(
            "The request was rejected because the hyper parameter tuning job is in status %s."
                .formatted(job.status()));
      }
      breakOff(job);
      advance(job);
    }
  }

  /** The trials of a tuning job, in the order in which they were launched. */
  List<TrainingJob> trials(TuningJob job) {
    return jobs.all().stream()
        .filter(each -> each.description().path("TuningJobArn").asString("").equals(job.arn()))
        .sorted(Comparator.comparing(each -> each.request().name()))
        .toList();
  }

  @Override
  public void close() {
    limits.shutdownNow();
  }

  private void begin(TuningJob job) {
    synchronized (job) {
      Integer seconds =
          job.request().hyperParameterTuningJobConfig().resourceLimits().maxRuntimeInSeconds();
      if (seconds != null) {
        Duration left = Duration.between(clock.instant(), job.created().plusSeconds(seconds));
        var _ =
            limits.schedule(
                () -> timeIsUp(job), Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
      }
      advance(job);
      changes.announce(job);
    }
  }

  private void timeIsUp(TuningJob job) {
    synchronized (job) {
      if (job.status().equals(JobStatus.IN_PROGRESS)) {
        breakOff(job);
        advance(job);
      }
    }
  }

  private void trialEnded(TrainingJob trial) {
    String arn = trial.description().path("TuningJobArn").asString("");
    all.values().stream()
        .filter(job -> job.arn().equals(arn))
        .forEach(job -> {
          synchronized (job) {
            advance(job);
          }
        });
  }

  private void breakOff(TuningJob job) {
    job.reach(JobStatus.STOPPING, clock.instant());
    for (TrainingJob trial : trials(job)) {
      try {
        jobs.stop(trial.request().name());
      } catch (ServiceException ended) {
        log.debug("{} has ended meanwhile", trial.request().name(), ended);
      }
    }
    changes.announce(job);
  }

  /** Launches what may be launched, and ends the job where nothing is left to do. */
  private void advance(TuningJob job) {
    if (!job.isRunning()) {
      return;
    }
    List<TrainingJob> trials = trials(job);
    if (job.status().equals(JobStatus.IN_PROGRESS) && !job.isToFail()) {
      giveUp(job, trials);
    }
    if (job.status().equals(JobStatus.IN_PROGRESS)) {
      trials = launch(job, trials);
    }
    boolean over = trials.stream().noneMatch(TrainingJob::isRunning); // before they are counted
    job.count(trials);
    if (over) {
      job.reach(
          job.isToFail()
              ? JobStatus.FAILED
              : job.status().equals(JobStatus.STOPPING) ? JobStatus.STOPPED : JobStatus.COMPLETED,
          clock.instant());
      folder.keep(job.name(), job.description());
      changes.announce(job);
    } else {
      folder.keep(job.name(), job.description());
    }
  }

  /** Where enough trials have failed, or all, and none succeeded, nothing is to be hoped for. */
  private void giveUp(TuningJob job, List<TrainingJob> trials) {
    List<TrainingJob> ended = trials.stream().filter(each -> !each.isRunning()).toList();
    boolean last = ended.size() == most(job);
    if (ended.stream().anyMatch(job::isSuccess)
        || ended.isEmpty()
        || !(last || ended.size() >= GIVEN_UP)) {
      return;
    }
    boolean completed = ended.stream().anyMatch(each -> each.status().equals(JobStatus.COMPLETED));
    job.failedBecause(
        completed
            ? "No objective metrics found after running %s training jobs. Please ensure that the custom algorithm is emitting the objective metric as defined by the regular expression provided."
                .formatted(ended.size())
            : "No training job succeeded after %s attempts. Please take a look at the training job failures to get more details."
                .formatted(ended.size()));
    breakOff(job);
  }

  private List<TrainingJob> launch(TuningJob job, List<TrainingJob> before) {
    var config = job.request().hyperParameterTuningJobConfig();
    ParameterSpace space = ParameterSpace.of(config.parameterRanges());
    TuningStrategy strategy = TuningStrategy.named(config.strategy());
    List<TuningStrategy.Tried> tried =
        before.stream()
            .filter(job::isSuccess)
            .map(each -> new TuningStrategy.Tried(job.tuned(each), job.loss(each).orElseThrow()))
            .toList();
    long drawn = Objects.requireNonNullElse(config.randomSeed(), Long.hashCode(seed));
    long running = before.stream().filter(TrainingJob::isRunning).count();
    int next = before.size();
    while (running < config.resourceLimits().maxParallelTrainingJobs() && next < most(job)) {
      Map<String, String> values = strategy.next(space, next, tried, drawn);
      String name =
          String.format(
              Locale.ROOT, "%s-%03d-%08x", job.name(), next + 1, (job.name() + values).hashCode());
      var _ = jobs.begin(job.trial(name, values));
      next++;
      running++;
    }
    return next == before.size() ? before : trials(job);
  }

  private static int most(TuningJob job) {
    var config = job.request().hyperParameterTuningJobConfig();
    return TuningStrategy.named(config.strategy()) == TuningStrategy.GRID
        ? ParameterSpace.of(config.parameterRanges()).combinations()
        : Objects.requireNonNullElse(
            config.resourceLimits().maxNumberOfTrainingJobs(), Integer.MAX_VALUE);
  }
}
