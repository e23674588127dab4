package io.millrace.local.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.MetricSink;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointMetricsTest {

  private static final Instant BEGUN = Instant.parse("2026-11-30T10:00:00Z");

  private final Map<String, Double> recorded = new TreeMap<>();
  private final MetricSink sink =
      (namespace, name, dimensions, value) ->
          recorded.put("%s %s %s".formatted(namespace, name, new TreeMap<>(dimensions)), value);
  private final EndpointMetrics metrics = new EndpointMetrics(sink, () -> BEGUN.plusMillis(12));

  @ParameterizedTest
  @CsvSource({"200, 0, 0, 0", "400, 1, 0, 1", "503, 0, 1, 1", "0, 0, 1, 1"})
  void anAnswerIsCountedByEndpointAndVariant(
      int status, double client, double server, double model) {
    metrics.answered("churn", "version-7", 1, BEGUN, status);

    assertThat(recorded)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                metric("Invocations"),
                1.0,
                metric("InvocationsPerInstance"),
                1.0,
                metric("Invocation4XXErrors"),
                client,
                metric("Invocation5XXErrors"),
                server,
                metric("InvocationModelErrors"),
                model,
                metric("ModelLatency"),
                12_000.0));
  }

  @Test
  void oneOfTwoInstancesWasAskedHalf() {
    metrics.answered("churn", "version-7", 2, BEGUN, 200);

    assertThat(recorded)
        .containsEntry(metric("Invocations"), 1.0)
        .containsEntry(metric("InvocationsPerInstance"), 0.5);
  }

  private static String metric(String name) {
    return "AWS/SageMaker %s {EndpointName=churn, VariantName=version-7}".formatted(name);
  }
}
