package io.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.sagemaker.EchoContainer;
import io.millrace.local.sagemaker.JobStorage;
import io.millrace.local.sagemaker.SageMakerService;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;

/** An endpoint as AWS's own SDK makes it, and a signed request that it answers. */
class InvokedEndpointTest {

  private static final AwsBasicCredentials LOCAL = AwsBasicCredentials.create("local", "local");

  @Test
  void whatTheSdkMakesAnswersWhoeverSigns(@TempDir Path folder) throws IOException {
    SampleAssembly.write(folder, "{\"Resources\": {}}");
    try (LocalCloud cloud =
            LocalCloud.start(
                SampleAssembly.options(folder, 0),
                List.of(around ->
                    new SageMakerService(
                        around.folder("sagemaker"),
                        new TrainingPrograms(Map.of("echo", program())),
                        1,
                        new OneObject(),
                        around.logs(),
                        around.events(),
                        around.metrics(),
                        around.clock(),
                        1)));
        SageMakerClient sageMaker = client(cloud)) {
      sageMaker.createModel(model ->
          model
              .modelName("churn-7")
              .executionRoleArn("arn:aws:iam::000000000000:role/serving")
              .primaryContainer(container ->
                  container
                      .image("000000000000.dkr.ecr.us-east-1.amazonaws.com/echo:1")
                      .modelDataUrl("s3://models/churn/7/model.tar.gz")
                      .environment(Map.of("SAID", "seven"))));
      sageMaker.createEndpointConfig(configuration ->
          configuration
              .endpointConfigName("churn-7")
              .productionVariants(
                  ProductionVariant.builder()
                      .variantName("version-7")
                      .modelName("churn-7")
                      .instanceType("ml.t2.medium")
                      .initialInstanceCount(1)
                      .build()));
      sageMaker.createEndpoint(
          endpoint -> endpoint.endpointName("churn").endpointConfigName("churn-7"));

      var waited =
          sageMaker
              .waiter()
              .waitUntilEndpointInService(
                  endpoint -> endpoint.endpointName("churn"),
                  polling ->
                      polling
                          .maxAttempts(300)
                          .backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(100))));

      assertThat(waited.matched().response().orElseThrow().endpointStatus())
          .isEqualTo(EndpointStatus.IN_SERVICE);
      HttpExecuteResponse answer = invoke(cloud, "churn", "3,Month");
      assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
      assertThat(answer.httpResponse().firstMatchingHeader("x-Amzn-Invoked-Production-Variant"))
          .hasValue("version-7");
      assertThat(new String(answer.responseBody().orElseThrow().readAllBytes(), UTF_8))
          .isEqualTo("seven of 4 bytes: 3,Month");

      assertThat(invoke(cloud, "churn", "refuse this").httpResponse().statusCode()).isEqualTo(424);
      assertThat(sum(cloud, "Invocations")).isEqualTo(2);
      assertThat(sum(cloud, "Invocation4XXErrors")).isOne();
      assertThat(sum(cloud, "Invocation5XXErrors")).isZero();
      assertThat(sum(cloud, "ModelLatency")).isPositive();

      sageMaker.deleteEndpoint(endpoint -> endpoint.endpointName("churn"));
      assertThat(invoke(cloud, "churn", "3,Month").httpResponse().statusCode()).isEqualTo(400);
    }
  }

  /** As an alarm adds up what SageMaker counted. */
  private static double sum(LocalCloud cloud, String metric) {
    try (CloudWatchClient cloudWatch =
        CloudWatchClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(LOCAL))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      Instant now = Instant.now();
      return cloudWatch
          .getMetricStatistics(asked ->
              asked
                  .namespace("AWS/SageMaker")
                  .metricName(metric)
                  .dimensions(
                      dimension("EndpointName", "churn"), dimension("VariantName", "version-7"))
                  .startTime(now.minusSeconds(600))
                  .endTime(now.plusSeconds(60))
                  .period(60)
                  .statistics(Statistic.SUM))
          .datapoints()
          .stream()
          .mapToDouble(Datapoint::sum)
          .sum();
    }
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static TrainingProgram program() {
    return new TrainingProgram(
        List.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EchoContainer.class.getName(),
            "200"),
        Map.of());
  }

  private static SageMakerClient client(LocalCloud cloud) {
    return SageMakerClient.builder()
        .endpointOverride(URI.create(cloud.endpoint()))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(LOCAL))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** As the client of SageMaker's runtime asks. */
  private static HttpExecuteResponse invoke(LocalCloud cloud, String endpoint, String body)
      throws IOException {
    ContentStreamProvider payload = ContentStreamProvider.fromUtf8String(body);
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(request ->
                request
                    .identity(LOCAL)
                    .request(
                        SdkHttpRequest.builder()
                            .method(SdkHttpMethod.POST)
                            .uri(
                                URI.create(
                                    cloud.endpoint() + "/endpoints/" + endpoint + "/invocations"))
                            .putHeader("Content-Type", "text/csv")
                            .putHeader("Content-Length", String.valueOf(body.length()))
                            .build())
                    .payload(payload)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sagemaker")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"));
    try (SdkHttpClient http = UrlConnectionHttpClient.create()) {
      return http.prepareRequest(
              HttpExecuteRequest.builder()
                  .request(signed.request())
                  .contentStreamProvider(signed.payload().orElseThrow())
                  .build())
          .call();
    }
  }

  /** A bucket with one archive. */
  private static final class OneObject implements JobStorage {
    @Override
    public List<String> list(String bucket, String prefix) {
      return List.of();
    }

    @Override
    public void download(String bucket, String key, Path file) throws IOException {
      Files.writeString(file, "four");
    }

    @Override
    public void upload(Path file, String bucket, String key) {}
  }
}
