package io.millrace.cdk;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.LogQueryVisualizationType;
import software.amazon.awscdk.services.cloudwatch.LogQueryWidget;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.YAxisProps;
import software.constructs.Construct;

/**
 * The stage at one look, in CloudWatch: the loop from upload to version, predictions by model, and
 * the functions below them.
 *
 * <p>It names at most 50 metrics, up to which the first three dashboards of an account are free.
 * Models are searched for when somebody looks, and cold starts are read from the functions' logs,
 * which keep both for nothing.
 */
final class StageDashboard extends Construct {

  /** What nobody waits for is asked again for hours where Lambda turns it away. */
  private static final Set<FunctionSpecification> WAITED_FOR =
      EnumSet.of(
          FunctionSpecification.AUTHORIZE,
          FunctionSpecification.CONTROL_API,
          FunctionSpecification.PREDICT);

  private static final Duration FIVE_MINUTES = Duration.minutes(5);
  private static final int THIRD = 8; // of CloudWatch's 24 columns
  private static final int HALF = 12;
  private static final int WHOLE = 24;

  /** What happens on the way from an upload to a version that serves, in its order. */
  private static final List<String> ON_THE_WAY =
      List.of(
          "dataset.published",
          "run.passed",
          "version.registered",
          "version.approved",
          "version.deployed");

  /** What ends a way, stage by stage of the loop. */
  private static final List<String> FAILURES =
      List.of(
          "dataset.refused",
          "run.failed",
          "promotion.refused",
          "deployment.refused",
          "version.rolled-back");

  private final LoopMetrics metrics;
  private final String name;

  StageDashboard(
      Construct scope,
      String id,
      Stage stage,
      Collection<SpecifiedFunction> functions,
      PlatformApi api,
      DeadLetterQueues dead,
      StageAlarms alarms) {
    super(scope, id);
    metrics = new LoopMetrics(stage.name());
    name = "millrace-%s-%s".formatted(stage.name(), Aws.REGION); // they are the account's, too
    Dashboard.Builder.create(this, "Dashboard")
        .dashboardName(name)
        .widgets(
            List.of(
                List.of(alarmsOf(alarms)),
                loop(dead),
                predictions(api),
                byModel(),
                perFunction(functions),
                List.of(coldStarts(functions))))
        .build();
  }

  /** Where people see it, signed in to the account. */
  String url() {
    return "https://%s.console.aws.amazon.com/cloudwatch/home?region=%s#dashboards/dashboard/%s"
        .formatted(Aws.REGION, Aws.REGION, name);
  }

  private static IWidget alarmsOf(StageAlarms alarms) {
    return AlarmStatusWidget.Builder.create()
        .title("What somebody has to look at")
        .alarms(alarms.all())
        .width(WHOLE)
        .height(3)
        .build();
  }

  private List<IWidget> loop(DeadLetterQueues dead) {
    return List.of(
        graph(
            "Since the upload, waiting for approval included: seconds, slowest",
            THIRD,
            ON_THE_WAY.stream()
                .map(event -> called(event, metrics.ofEvent("Elapsed", event, "Maximum")))),
        graph(
            "What did not go on, by stage of the loop",
            THIRD,
            FAILURES.stream().map(event -> called(event, metrics.ofEvent("Events", event, "Sum")))),
        graph(
            "Given up, and asked for again by the reconciliation",
            THIRD,
            Stream.of(dead.waiting(FIVE_MINUTES), metrics.ofStage("MissedSteps", FIVE_MINUTES))));
  }

  private static List<IWidget> predictions(PlatformApi api) {
    return List.of(
        graph(
            "Calls of the API",
            HALF,
            Stream.of(
                api.calls(FIVE_MINUTES),
                api.clientErrors(FIVE_MINUTES),
                api.serverErrors(FIVE_MINUTES))),
        graph(
            "Predictions as callers see them: milliseconds",
            HALF,
            Stream.of(
                called("p50", api.predictionLatency("p50", FIVE_MINUTES)),
                called("p99", api.predictionLatency("p99", FIVE_MINUTES)))));
  }

  private List<IWidget> byModel() {
    return List.of(
        graph(
            "p99 of the function by model: milliseconds",
            THIRD,
            Stream.of(metrics.ofEachModel("Latency", "p99"))),
        graph(
            "Predictions that failed, by model",
            THIRD,
            Stream.of(metrics.ofEachModel("PredictionErrors", "Sum"))),
        graph(
            "Largest drift of a column, by model",
            THIRD,
            Stream.of(metrics.ofEachModel("LargestDrift", "Maximum"))));
  }

  private static List<IWidget> perFunction(Collection<SpecifiedFunction> functions) {
    return List.of(
        graph("Failures of functions", HALF, each(functions, "Errors")),
        graph(
            "Throttles of functions that callers wait for",
            HALF,
            each(
                functions.stream()
                    .filter(function -> WAITED_FOR.contains(function.specification()))
                    .toList(),
                "Throttles")));
  }

  private static Stream<IMetric> each(Collection<SpecifiedFunction> functions, String name) {
    return functions.stream()
        .map(function -> called(function.title(), function.metric(name, "Sum", FIVE_MINUTES)));
  }

  /** Cold starts, by the line that Lambda writes of every invocation. */
  private static IWidget coldStarts(Collection<SpecifiedFunction> functions) {
    return LogQueryWidget.Builder.create()
        .title("Cold starts, and starts from a snapshot: how many, and the slowest in milliseconds")
        .logGroupNames(functions.stream().map(SpecifiedFunction::logGroupName).toList())
        .view(LogQueryVisualizationType.TABLE)
        .queryLines(
            List.of(
                "filter @message like /^REPORT RequestId/",
                "parse @message /Init Duration: (?<init>[0-9.]+) ms/",
                "parse @message /Restore Duration: (?<restore>[0-9.]+) ms/",
                "stats count(*) as invocations, count(init) as coldStarts, max(init) as slowestCold,"
                    + " count(restore) as restores, max(restore) as slowestRestore by @log",
                "sort coldStarts desc"))
        .width(WHOLE)
        .height(8)
        .build();
  }

  /** Only here: an alarm on a metric with a label is one on metric math. */
  private static Metric called(String label, Metric metric) {
    return metric.with(MetricOptions.builder().label(label).build());
  }

  private static IWidget graph(String title, int width, Stream<? extends IMetric> metrics) {
    return GraphWidget.Builder.create()
        .title(title)
        .left(metrics.map(Function.<IMetric>identity()).toList())
        .leftYAxis(YAxisProps.builder().min(0).showUnits(false).build())
        .width(width)
        .height(6)
        .build();
  }
}
