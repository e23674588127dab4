package io.millrace.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.MetricSink;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ApiMetricsTest {

  private static final Instant BEGUN = Instant.parse("2026-11-28T10:00:00Z");

  private final Map<String, Double> recorded = new TreeMap<>();
  private final MetricSink sink =
      (namespace, name, dimensions, value) ->
          recorded.put("%s %s %s".formatted(namespace, name, new TreeMap<>(dimensions)), value);
  private final ApiMetrics metrics = new ApiMetrics("a", sink, () -> BEGUN.plusMillis(12));

  @Test
  void anAnswerIsCountedByApiByStageAndByRoute() {
    metrics.answered(
        RouteKey.of("POST /v1/models/{model}/predict"),
        BEGUN,
        Reply.gateway(503, "Service Unavailable"));

    for (String by :
        new String[] {
          "{ApiId=a}",
          "{ApiId=a, Stage=$default}",
          "{ApiId=a, Method=POST, Resource=/v1/models/{model}/predict, Stage=$default}"
        }) {
      assertThat(recorded)
          .containsEntry("AWS/ApiGateway Count " + by, 1.0)
          .containsEntry("AWS/ApiGateway 5xx " + by, 1.0)
          .containsEntry("AWS/ApiGateway 4xx " + by, 0.0)
          .containsEntry("AWS/ApiGateway Latency " + by, 12.0);
    }
    assertThat(recorded).hasSize(12);
  }

  @Test
  void whatTheCallerDidWrongIsNoErrorOfOurs() {
    metrics.answered(RouteKey.of("$default"), BEGUN, Reply.gateway(404, "Not Found"));

    assertThat(recorded)
        .containsEntry("AWS/ApiGateway 4xx {ApiId=a}", 1.0)
        .containsEntry("AWS/ApiGateway 5xx {ApiId=a}", 0.0);
  }
}
