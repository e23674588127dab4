package io.millrace.local.sagemaker;

import io.millrace.local.service.MetricSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What SageMaker tells CloudWatch of requests to an endpoint, by endpoint and variant.
 *
 * <p>Source: "Monitor Amazon SageMaker AI with Amazon CloudWatch", Amazon SageMaker Developer
 * Guide, "endpoint invocation metrics". Each request counts as 0 or 1 error of each kind; what no
 * container answered is one of the model, and a 5XX.
 */
final class EndpointMetrics {

  private static final String NAMESPACE = "AWS/SageMaker";

  private final MetricSink sink;
  private final InstantSource clock;

  EndpointMetrics(MetricSink sink, InstantSource clock) {
    this.sink = sink;
    this.clock = clock;
  }

  /** When a request is put to a variant. */
  Instant begin() {
    return clock.instant();
  }

  /**
   * A variant has answered a request, all of it.
   *
   * @param instances that it has
   * @param begun when the request was put to it
   * @param status of the container; 0 where it did not answer
   */
  void answered(String endpoint, String variant, int instances, Instant begun, int status) {
    long nanos = Duration.between(begun, clock.instant()).toNanos();
    Map<String, Double> values =
        Map.of(
            "Invocations",
            1.0,
            "InvocationsPerInstance",
            1.0 / instances,
            "Invocation4XXErrors",
            status / 100 == 4 ? 1.0 : 0,
            "Invocation5XXErrors",
            status == 0 || status / 100 == 5 ? 1.0 : 0,
            "InvocationModelErrors",
            status / 100 == 2 ? 0 : 1.0,
            "ModelLatency",
            (double) TimeUnit.NANOSECONDS.toMicros(nanos));
    var dimensions = Map.of("EndpointName", endpoint, "VariantName", variant);
    values.forEach((name, value) -> sink.record(NAMESPACE, name, dimensions, value));
  }
}
