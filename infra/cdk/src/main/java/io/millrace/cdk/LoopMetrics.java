package io.millrace.cdk;

import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;

/** What functions of a stage say of themselves in their logs; each names it where it is written. */
record LoopMetrics(String stage) {

  private static final String NAMESPACE = "Millrace";

  /** Over the whole stage. */
  Metric ofStage(String name, Duration period) {
    return metric(name, "Sum", period, Map.of("stage", stage));
  }

  /** The metric of one kind of event. */
  Metric ofEvent(String name, String event, String statistic) {
    return metric(name, statistic, Duration.minutes(5), Map.of("stage", stage, "event", event));
  }

  /** The metric of each model that there is when somebody looks. */
  IMetric ofEachModel(String name, String statistic) {
    return MathExpression.Builder.create()
        .expression(
            "SEARCH('{%s,stage,model} stage=\"%s\" MetricName=\"%s\"', '%s', 300)"
                .formatted(NAMESPACE, stage, name, statistic))
        .usingMetrics(Map.of())
        .label("")
        .period(Duration.minutes(5))
        .build();
  }

  private static Metric metric(
      String name, String statistic, Duration period, Map<String, String> dimensions) {
    return Metric.Builder.create()
        .namespace(NAMESPACE)
        .metricName(name)
        .dimensionsMap(dimensions)
        .statistic(statistic)
        .period(period)
        .build();
  }
}
