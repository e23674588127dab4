package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.SageMakerInputs.AlgorithmSpecification;
import io.millrace.local.sagemaker.SageMakerInputs.Channel;
import io.millrace.local.sagemaker.SageMakerInputs.OutputDataConfig;
import io.millrace.local.sagemaker.SageMakerInputs.ResourceConfig;
import io.millrace.local.sagemaker.SageMakerInputs.SortOrder;
import io.millrace.local.sagemaker.SageMakerInputs.StoppingCondition;
import io.millrace.local.sagemaker.SageMakerInputs.Tag;
import io.millrace.local.sagemaker.SageMakerInputs.VpcConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the operations on tuning jobs read. */
final class TuningInputs {

  private TuningInputs() {}

  record CreateHyperParameterTuningJob(
      String hyperParameterTuningJobName,
      HyperParameterTuningJobConfig hyperParameterTuningJobConfig,
      TrainingJobDefinition trainingJobDefinition,
      List<Tag> tags) {}

  record HyperParameterTuningJobConfig(
      String strategy,
      Objective hyperParameterTuningJobObjective,
      ResourceLimits resourceLimits,
      ParameterRanges parameterRanges,
      @Nullable String trainingJobEarlyStoppingType,
      @Nullable Integer randomSeed) {}

  record Objective(ObjectiveType type, String metricName) {}

  enum ObjectiveType {
    MAXIMIZE,
    MINIMIZE
  }

  record ResourceLimits(
      @Nullable Integer maxNumberOfTrainingJobs,
      Integer maxParallelTrainingJobs,
      @Nullable Integer maxRuntimeInSeconds) {}

  record ParameterRanges(
      List<NumberRange> integerParameterRanges,
      List<NumberRange> continuousParameterRanges,
      List<CategoricalRange> categoricalParameterRanges) {}

  record NumberRange(
      String name, String minValue, String maxValue, @Nullable Scaling scalingType) {}

  /** {@code Auto} is linear here. */
  enum Scaling {
    AUTO,
    LINEAR,
    LOGARITHMIC
  }

  record CategoricalRange(String name, List<String> values) {}

  /** What each job is to be, as {@code CreateTrainingJob} reads it. */
  record TrainingJobDefinition(
      Map<String, String> staticHyperParameters,
      AlgorithmSpecification algorithmSpecification,
      String roleArn,
      List<Channel> inputDataConfig,
      @Nullable VpcConfig vpcConfig,
      OutputDataConfig outputDataConfig,
      ResourceConfig resourceConfig,
      StoppingCondition stoppingCondition,
      @Nullable Boolean enableNetworkIsolation,
      @Nullable Boolean enableInterContainerTrafficEncryption,
      @Nullable Boolean enableManagedSpotTraining,
      Map<String, String> environment) {}

  record DescribeHyperParameterTuningJob(String hyperParameterTuningJobName) {}

  record StopHyperParameterTuningJob(String hyperParameterTuningJobName) {}

  record ListHyperParameterTuningJobs(
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      @Nullable String nameContains,
      @Nullable String statusEquals) {}

  record ListTrainingJobsForHyperParameterTuningJob(
      String hyperParameterTuningJobName,
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      @Nullable String statusEquals,
      @Nullable TrialOrder sortBy,
      @Nullable SortOrder sortOrder) {}

  enum TrialOrder {
    NAME,
    CREATION_TIME,
    STATUS,
    FINAL_OBJECTIVE_METRIC_VALUE
  }
}
