package io.millrace.contracts;

import static org.awaitility.Awaitility.await;

import io.millrace.aws.CloudWatchVersionMetrics;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.VersionMetrics;
import io.millrace.domain.deployment.VersionMetricsContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

@ParameterizedClass
@EnumSource
class CloudWatchVersionMetricsTest extends VersionMetricsContract {

  /** AWS shows values a minute or two after they were put. */
  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(5));

  private final String stage = "contract-" + random();
  private final CloudWatchClient cloudWatch;
  private final VersionMetrics metrics;

  CloudWatchVersionMetricsTest(AwsEndpoint endpoint) {
    cloudWatch = endpoint.clients().client(CloudWatchClient.builder());
    metrics = new CloudWatchVersionMetrics(cloudWatch, stage, InstantSource.system());
  }

  @AfterEach
  void close() {
    cloudWatch.close();
  }

  @Override
  protected VersionMetrics metrics() {
    return metrics;
  }

  @Override
  protected ProjectName newProject() {
    return new ProjectName("contract-" + random());
  }

  @Override
  protected void answer(ProjectName project, int version, double... millis) {
    Instant before = Instant.now();
    put(
        DoubleStream.of(millis)
            .mapToObj(each ->
                datum(project, version, "Latency").unit(StandardUnit.MILLISECONDS).value(each))
            .toList());
    await()
        .atMost(PATIENCE)
        .until(() ->
            metrics.slowerThan(Duration.ofSeconds(1), project, version, before).all()
                == millis.length);
  }

  @Override
  protected void copy(
      ProjectName project, int version, int instances, int different, int failed, double distance) {
    Instant before = Instant.now();
    long known = metrics.shadow(project, version, before).all();
    put(
        List.of(
            datum(project, version, "ShadowPredictions").value((double) instances),
            datum(project, version, "ShadowDifferences").value((double) different),
            datum(project, version, "ShadowErrors").value((double) failed),
            datum(project, version, "ShadowDistance").value(distance)));
    await()
        .atMost(PATIENCE)
        .until(() -> metrics.shadow(project, version, before).all() == known + instances);
  }

  private void put(List<MetricDatum.Builder> data) {
    cloudWatch.putMetricData(put ->
        put.namespace("Millrace")
            .metricData(data.stream().map(MetricDatum.Builder::build).toList()));
  }

  private MetricDatum.Builder datum(ProjectName project, int version, String name) {
    return MetricDatum.builder()
        .metricName(name)
        .dimensions(
            dimension("stage", stage),
            dimension("model", project.value()),
            dimension("version", Integer.toString(version)));
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static String random() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
