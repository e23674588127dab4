package io.millrace.local.sagemaker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What each operation of SageMaker reads. */
final class SageMakerInputs {

  private SageMakerInputs() {}

  /**
   * What concerns the instance, the network and who pays is kept and told, and changes nothing on
   * this machine.
   *
   * @param debugHookConfig for programs that hold Amazon's hook and write what it asks for
   * @param profilerConfig nothing is profiled here: {@code ProfilingStatus} says so
   */
  record CreateTrainingJob(
      String trainingJobName,
      String roleArn,
      AlgorithmSpecification algorithmSpecification,
      Map<String, String> hyperParameters,
      List<Channel> inputDataConfig,
      OutputDataConfig outputDataConfig,
      ResourceConfig resourceConfig,
      StoppingCondition stoppingCondition,
      @Nullable CheckpointConfig checkpointConfig,
      Map<String, String> environment,
      @Nullable VpcConfig vpcConfig,
      @Nullable Boolean enableNetworkIsolation,
      @Nullable Boolean enableInterContainerTrafficEncryption,
      @Nullable Boolean enableManagedSpotTraining,
      @Nullable JsonNode debugHookConfig,
      @Nullable JsonNode profilerConfig,
      List<Tag> tags) {}

  record AlgorithmSpecification(
      String trainingImage, String trainingInputMode, List<MetricDefinition> metricDefinitions) {}

  /** A figure that a program prints: what the expression's first group holds. */
  record MetricDefinition(String name, String regex) {}

  record Channel(
      String channelName,
      DataSource dataSource,
      @Nullable String contentType,
      @Nullable String compressionType,
      @Nullable String recordWrapperType,
      @Nullable String inputMode) {}

  record DataSource(S3DataSource s3DataSource) {}

  record S3DataSource(String s3DataType, String s3Uri, @Nullable String s3DataDistributionType) {}

  record OutputDataConfig(
      String s3OutputPath, @Nullable String kmsKeyId, @Nullable String compressionType) {}

  record ResourceConfig(
      String instanceType,
      Integer instanceCount,
      @Nullable Integer volumeSizeInGB,
      @Nullable String volumeKmsKeyId) {}

  record StoppingCondition(
      @Nullable Integer maxRuntimeInSeconds, @Nullable Integer maxWaitTimeInSeconds) {}

  record CheckpointConfig(String s3Uri, @Nullable String localPath) {}

  record VpcConfig(List<String> securityGroupIds, List<String> subnets) {}

  record Tag(String key, String value) {}

  record DescribeTrainingJob(String trainingJobName) {}

  record ListTags(String resourceArn, @Nullable Integer maxResults, @Nullable String nextToken) {}

  record StopTrainingJob(String trainingJobName) {}

  record ListTrainingJobs(
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      @Nullable Instant creationTimeAfter,
      @Nullable Instant creationTimeBefore,
      @Nullable Instant lastModifiedTimeAfter,
      @Nullable Instant lastModifiedTimeBefore,
      @Nullable String nameContains,
      @Nullable String statusEquals,
      @Nullable SortBy sortBy,
      @Nullable SortOrder sortOrder) {}

  /** Whose images are programs of this machine; network and tags are kept and told. */
  record CreateModel(
      String modelName,
      @Nullable String executionRoleArn,
      ContainerDefinition primaryContainer,
      @Nullable Boolean enableNetworkIsolation,
      @Nullable VpcConfig vpcConfig,
      List<Tag> tags) {}

  record ContainerDefinition(
      String image,
      @Nullable String modelDataUrl,
      @Nullable ModelDataSource modelDataSource,
      Map<String, String> environment) {}

  record ModelDataSource(S3ModelDataSource s3DataSource) {}

  /** All below a prefix, as it is. */
  record S3ModelDataSource(
      String s3Uri, ModelDataType s3DataType, ModelCompression compressionType) {}

  enum ModelDataType {
    S3_PREFIX
  }

  enum ModelCompression {
    NONE
  }

  record DescribeModel(String modelName) {}

  record DeleteModel(String modelName) {}

  /**
   * What concerns the instance is kept and told: each instance of a variant is one process here.
   */
  record CreateEndpointConfig(
      String endpointConfigName,
      List<ProductionVariant> productionVariants,
      @Nullable String kmsKeyId,
      List<Tag> tags) {}

  record ProductionVariant(
      String variantName,
      String modelName,
      @Nullable String instanceType,
      @Nullable Integer initialInstanceCount,
      @Nullable Double initialVariantWeight,
      @Nullable Integer modelDataDownloadTimeoutInSeconds,
      @Nullable Integer containerStartupHealthCheckTimeoutInSeconds,
      @Nullable ServerlessConfig serverlessConfig) {}

  record ServerlessConfig(Integer memorySizeInMB, Integer maxConcurrency) {}

  record DescribeEndpointConfig(String endpointConfigName) {}

  record DeleteEndpointConfig(String endpointConfigName) {}

  record CreateEndpoint(String endpointName, String endpointConfigName, List<Tag> tags) {}

  record DescribeEndpoint(String endpointName) {}

  record UpdateEndpoint(
      String endpointName,
      String endpointConfigName,
      @Nullable Boolean retainAllVariantProperties) {}

  record DeleteEndpoint(String endpointName) {}

  record ListEndpoints(
      @Nullable Integer maxResults,
      @Nullable String nextToken,
      @Nullable String nameContains,
      @Nullable String statusEquals) {}

  record ListEndpointConfigs(
      @Nullable Integer maxResults, @Nullable String nextToken, @Nullable String nameContains) {}

  record ListModels(
      @Nullable Integer maxResults, @Nullable String nextToken, @Nullable String nameContains) {}

  enum SortBy {
    NAME,
    CREATION_TIME,
    STATUS
  }

  enum SortOrder {
    ASCENDING,
    DESCENDING
  }
}
