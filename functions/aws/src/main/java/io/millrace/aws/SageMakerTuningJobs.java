package io.millrace.aws;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.Compute.SageMaker;
import io.millrace.domain.project.Tuning;
import io.millrace.domain.project.Tuning.Goal;
import io.millrace.domain.project.Tuning.Values;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TuningTrials;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.CategoricalParameterRange;
import software.amazon.awssdk.services.sagemaker.model.ContinuousParameterRange;
import software.amazon.awssdk.services.sagemaker.model.CreateHyperParameterTuningJobRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeHyperParameterTuningJobResponse;
import software.amazon.awssdk.services.sagemaker.model.FinalHyperParameterTuningJobObjectiveMetric;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterScalingType;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTrainingJobSummary;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTuningJobObjectiveType;
import software.amazon.awssdk.services.sagemaker.model.HyperParameterTuningJobStrategyType;
import software.amazon.awssdk.services.sagemaker.model.IntegerParameterRange;
import software.amazon.awssdk.services.sagemaker.model.MetricDefinition;
import software.amazon.awssdk.services.sagemaker.model.ParameterRanges;
import software.amazon.awssdk.services.sagemaker.model.ResourceInUseException;
import software.amazon.awssdk.services.sagemaker.model.ResourceLimitExceededException;
import software.amazon.awssdk.services.sagemaker.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

/**
 * Searches as tuning jobs of SageMaker, whose trials are training jobs as {@link
 * SageMakerTrainingJobs} makes them. A search that was stopped before its end is as good as its
 * best trial. Trials on spot machines keep no checkpoints: one that is interrupted begins again.
 */
public final class SageMakerTuningJobs implements TrainingJobs {

  private static final String METRIC = "objective";
  private static final int BAD_REQUEST = 400;

  private final SageMakerClient sageMaker;
  private final SageMakerTrainingJobs jobs;

  public SageMakerTuningJobs(SageMakerClient sageMaker, JobSite site) {
    this.sageMaker = sageMaker;
    this.jobs = new SageMakerTrainingJobs(sageMaker, site);
  }

  @Override
  public Launch launch(TrainingJob job) {
    SageMaker compute =
        switch (job.compute()) {
          case SageMaker machine -> machine;
          case Compute.Function _ ->
              throw new IllegalArgumentException("no job of SageMaker: " + job.name());
        };
    try {
      var _ = sageMaker.createHyperParameterTuningJob(request(job, compute));
      return new Launch.Started();
    } catch (ResourceInUseException exists) {
      return new Launch.Started(); // launched before: names are derived from the run
    } catch (ResourceLimitExceededException e) {
      return new Launch.NoCapacity(
          "the account's quota for tuning jobs, or for %s in training jobs, is used up: Service Quotas gives more"
              .formatted(compute.instanceType()));
    } catch (SageMakerException e) {
      if (e.statusCode() == BAD_REQUEST && Aws.code(e).equals("ValidationException")) {
        throw new InvalidInputException("SageMaker refused the search: " + e.getMessage());
      }
      throw Aws.failed("launch " + job.name(), e);
    }
  }

  CreateHyperParameterTuningJobRequest request(TrainingJob job, SageMaker compute) {
    Tuning tuning = Objects.requireNonNull(job.tuning(), "a search");
    CreateTrainingJobRequest trial = jobs.request(job, compute);
    return CreateHyperParameterTuningJobRequest.builder()
        .hyperParameterTuningJobName(job.name())
        .tags(trial.tags())
        .hyperParameterTuningJobConfig(c ->
            c.strategy(
                    switch (tuning.strategy()) {
                      case BAYESIAN -> HyperParameterTuningJobStrategyType.BAYESIAN;
                      case RANDOM -> HyperParameterTuningJobStrategyType.RANDOM;
                      case GRID -> HyperParameterTuningJobStrategyType.GRID;
                    })
                .hyperParameterTuningJobObjective(o ->
                    o.metricName(METRIC)
                        .type(
                            tuning.goal() == Goal.MAXIMIZE
                                ? HyperParameterTuningJobObjectiveType.MAXIMIZE
                                : HyperParameterTuningJobObjectiveType.MINIMIZE))
                .resourceLimits(l ->
                    l.maxNumberOfTrainingJobs(tuning.trials())
                        .maxParallelTrainingJobs(Math.min(tuning.parallel(), tuning.trials()))
                        .maxRuntimeInSeconds(
                            tuning.minutes() == null ? null : 60 * tuning.minutes()))
                .parameterRanges(ranges(tuning)))
        .trainingJobDefinition(d ->
            d.staticHyperParameters(trial.hyperParameters())
                .algorithmSpecification(a ->
                    a.trainingImage(trial.algorithmSpecification().trainingImage())
                        .trainingInputMode(trial.algorithmSpecification().trainingInputMode())
                        .metricDefinitions(
                            List.of(
                                MetricDefinition.builder()
                                    .name(METRIC)
                                    .regex(tuning.pattern())
                                    .build())))
                .roleArn(trial.roleArn())
                .inputDataConfig(trial.inputDataConfig())
                .vpcConfig(trial.vpcConfig())
                .outputDataConfig(trial.outputDataConfig())
                .resourceConfig(trial.resourceConfig())
                .stoppingCondition(trial.stoppingCondition())
                .enableNetworkIsolation(trial.enableNetworkIsolation())
                .enableManagedSpotTraining(trial.enableManagedSpotTraining()))
        .build();
  }

  private static ParameterRanges ranges(Tuning tuning) {
    List<IntegerParameterRange> whole = new ArrayList<>();
    List<ContinuousParameterRange> fractions = new ArrayList<>();
    List<CategoricalParameterRange> words = new ArrayList<>();
    tuning
        .ranges()
        .forEach((name, values) -> {
          HyperParameterScalingType scale =
              values.isLogarithmic()
                  ? HyperParameterScalingType.LOGARITHMIC
                  : HyperParameterScalingType.LINEAR;
          switch (values) {
            case Values.Whole(var least, var most) ->
                whole.add(
                    IntegerParameterRange.builder()
                        .name(name)
                        .minValue(String.valueOf(least))
                        .maxValue(String.valueOf(most))
                        .scalingType(scale)
                        .build());
            case Values.Fraction(var least, var most) ->
                fractions.add(
                    ContinuousParameterRange.builder()
                        .name(name)
                        .minValue(BigDecimal.valueOf(least).toPlainString())
                        .maxValue(BigDecimal.valueOf(most).toPlainString())
                        .scalingType(scale)
                        .build());
            case Values.OneOf(var all) ->
                words.add(CategoricalParameterRange.builder().name(name).values(all).build());
          }
        });
    return ParameterRanges.builder()
        .integerParameterRanges(whole)
        .continuousParameterRanges(fractions)
        .categoricalParameterRanges(words)
        .build();
  }

  @Override
  public Optional<JobState> describe(String name) {
    return find(name)
        .map(search ->
            switch (Aws.said(
                "the status of a tuning job", search.hyperParameterTuningJobStatus())) {
              case COMPLETED, STOPPED -> best(search);
              case FAILED -> failed(name, search);
              case IN_PROGRESS, STOPPING, DELETING, DELETE_FAILED, UNKNOWN_TO_SDK_VERSION ->
                  new JobState.Running(search.hyperParameterTuningJobStatusAsString());
            });
  }

  private JobState best(DescribeHyperParameterTuningJobResponse search) {
    String best =
        search.bestTrainingJob() == null ? null : search.bestTrainingJob().trainingJobName();
    return best == null
        ? new JobState.Failed(
            "The search was stopped, or its time was up, before one of its trials had ended well.")
        : jobs.describe(best)
            .orElse(new JobState.Failed("The best trial, %s, is not there.".formatted(best)));
  }

  /** Why, and what the first of its trials that failed says. */
  private JobState failed(String name, DescribeHyperParameterTuningJobResponse search) {
    String reason = Objects.requireNonNullElse(search.failureReason(), "SageMaker gives no reason");
    if (reason.startsWith("InternalServerError")) {
      return new JobState.Broken(reason);
    }
    return new JobState.Failed(
        summaries(name).stream()
            .map(HyperParameterTrainingJobSummary::failureReason)
            .filter(Objects::nonNull)
            .findFirst()
            .map(first -> "%s The first says: %s".formatted(reason, first))
            .orElse(reason));
  }

  @Override
  public void stop(String name) {
    if (!(describe(name).orElse(null) instanceof JobState.Running)) {
      return;
    }
    try {
      var _ = sageMaker.stopHyperParameterTuningJob(s -> s.hyperParameterTuningJobName(name));
    } catch (SageMakerException e) {
      if (e.statusCode() != BAD_REQUEST || !Aws.code(e).equals("ValidationException")) {
        throw Aws.failed("stop " + name, e);
      } // it has ended meanwhile, or is being stopped
    }
  }

  /** What all trials together are paid for. */
  @Override
  public Optional<Duration> billed(String name) {
    return find(name)
        .map(_ ->
            summaries(name).stream()
                .map(trial -> jobs.billed(Aws.said("a trial's name", trial.trainingJobName())))
                .flatMap(Optional::stream)
                .reduce(Duration.ZERO, Duration::plus));
  }

  @Override
  public List<TuningTrials.Entry> trials(String name) {
    return find(name)
        .map(_ -> summaries(name).stream().map(SageMakerTuningJobs::trial).toList())
        .orElse(List.of());
  }

  private static TuningTrials.Entry trial(HyperParameterTrainingJobSummary trial) {
    FinalHyperParameterTuningJobObjectiveMetric found =
        trial.finalHyperParameterTuningJobObjectiveMetric();
    Float value = found == null ? null : found.value();
    return new TuningTrials.Entry(
        Aws.said("a trial's name", trial.trainingJobName()),
        trial.tunedHyperParameters(),
        value == null ? null : Double.valueOf(value.toString()), // as it is written, to its digits
        Objects.requireNonNullElse(trial.trainingJobStatusAsString(), "unknown"));
  }

  private List<HyperParameterTrainingJobSummary> summaries(String name) {
    return Aws.call(
        "list the trials of " + name,
        () ->
            sageMaker
                .listTrainingJobsForHyperParameterTuningJobPaginator(
                    l -> l.hyperParameterTuningJobName(name).maxResults(100))
                .trainingJobSummaries()
                .stream()
                .toList());
  }

  private Optional<DescribeHyperParameterTuningJobResponse> find(String name) {
    try {
      return Optional.of(
          sageMaker.describeHyperParameterTuningJob(d -> d.hyperParameterTuningJobName(name)));
    } catch (ResourceNotFoundException none) {
      return Optional.empty();
    } catch (SageMakerException e) {
      throw Aws.failed("describe " + name, e);
    }
  }
}
