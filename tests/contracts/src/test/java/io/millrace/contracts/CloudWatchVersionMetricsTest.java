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
    List<MetricDatum> data =
        DoubleStream.of(millis)
            .mapToObj(each ->
                MetricDatum.builder()
                    .metricName("Latency")
                    .unit(StandardUnit.MILLISECONDS)
                    .dimensions(
                        dimension("stage", stage),
                        dimension("model", project.value()),
                        dimension("version", Integer.toString(version)))
                    .value(each)
                    .build())
            .toList();
    cloudWatch.putMetricData(put -> put.namespace("Millrace").metricData(data));
    await()
        .atMost(PATIENCE)
        .until(() ->
            metrics.slowerThan(Duration.ofSeconds(1), project, version, before).all()
                == millis.length);
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static String random() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
