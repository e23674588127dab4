package io.millrace.local.http;

import io.millrace.local.service.MetricSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What API Gateway tells CloudWatch of an HTTP API, by API, by stage and by route.
 *
 * <p>Source: "Monitor CloudWatch metrics for HTTP APIs", Amazon API Gateway Developer Guide. Each
 * request counts as 0 or 1 error of either kind, so that the average is their rate.
 */
final class ApiMetrics {

  private static final String NAMESPACE = "AWS/ApiGateway";
  private static final String STAGE = "$default";

  private final String apiId;
  private final MetricSink sink;
  private final InstantSource clock;

  ApiMetrics(String apiId, MetricSink sink, InstantSource clock) {
    this.apiId = apiId;
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * One request was answered.
   *
   * @param route that led to the answer
   * @param begun when the request came
   */
  void answered(RouteKey route, Instant begun, Reply reply) {
    double millis = Duration.between(begun, clock.instant()).toNanos() / 1e6;
    int hundreds = reply.status() / 100;
    for (Map<String, String> dimensions :
        List.of(
            Map.of("ApiId", apiId),
            Map.of("ApiId", apiId, "Stage", STAGE),
            Map.of(
                "ApiId",
                apiId,
                "Stage",
                STAGE,
                "Method",
                route.method(),
                "Resource",
                route.path()))) {
      sink.record(NAMESPACE, "Count", dimensions, 1);
      sink.record(NAMESPACE, "4xx", dimensions, hundreds == 4 ? 1 : 0);
      sink.record(NAMESPACE, "5xx", dimensions, hundreds == 5 ? 1 : 0);
      sink.record(NAMESPACE, "Latency", dimensions, millis);
    }
  }
}
