package io.millrace.aws;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.ShadowAnswers;
import io.millrace.domain.deployment.Tally;
import io.millrace.domain.deployment.VersionMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * Metrics of CloudWatch that the prediction functions keep for each version.
 *
 * <p>A percentile of a longer time does not follow from those of its minutes, but how many were
 * slower does: it is asked for by the percentile rank of the limit in each minute.
 *
 * <p>Source: "CloudWatch statistics definitions", Amazon CloudWatch User Guide.
 */
public final class CloudWatchVersionMetrics implements VersionMetrics {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** What is longer ago is asked for by the hour: CloudWatch forgets minutes after 15 days. */
  private static final Duration BY_MINUTES = Duration.ofDays(2);

  private static final Set<StatusCode> NOT_ALL =
      Set.of(StatusCode.PARTIAL_DATA, StatusCode.INTERNAL_ERROR, StatusCode.FORBIDDEN);

  private final CloudWatchClient cloudWatch;
  private final String stage;
  private final InstantSource clock;

  /**
   * @param stage whose metrics these are: several stages may share an account
   */
  public CloudWatchVersionMetrics(CloudWatchClient cloudWatch, String stage, InstantSource clock) {
    this.cloudWatch = cloudWatch;
    this.stage = stage;
    this.clock = clock;
  }

  @Override
  public Tally slowerThan(Duration limit, ProjectName project, int version, Instant since) {
    Map<String, Map<Instant, Double>> values =
        ask(
            project,
            version,
            since,
            Map.of(
                "answered", new Asked("Latency", "SampleCount"),
                "within", new Asked("Latency", "PR(:%s)".formatted(limit.toMillis()))));
    Map<Instant, Double> within = values.getOrDefault("within", Map.of());
    long all = 0;
    long slow = 0;
    for (var minute : values.getOrDefault("answered", Map.of()).entrySet()) {
      Double percent = within.get(minute.getKey());
      if (percent != null) {
        all += Math.round(minute.getValue());
        slow += Math.round(minute.getValue() * (1 - percent / 100));
      }
    }
    return new Tally(slow, all);
  }

  @Override
  public ShadowAnswers shadow(ProjectName project, int version, Instant since) {
    Map<String, Map<Instant, Double>> values =
        ask(
            project,
            version,
            since,
            Map.of(
                "all", new Asked("ShadowPredictions", "Sum"),
                "different", new Asked("ShadowDifferences", "Sum"),
                "failed", new Asked("ShadowErrors", "Sum"),
                "distance", new Asked("ShadowDistance", "Sum")));
    long different = Math.round(sum(values, "different"));
    long failed = Math.round(sum(values, "failed"));
    // what comes in between the answers to two of the questions is in one of them alone
    long all = Math.max(Math.round(sum(values, "all")), different + failed);
    return new ShadowAnswers(all, different, failed, sum(values, "distance") / (all - failed));
  }

  private static double sum(Map<String, Map<Instant, Double>> values, String id) {
    return values.getOrDefault(id, Map.of()).values().stream().mapToDouble(each -> each).sum();
  }

  private record Asked(String metric, String statistic) {}

  /** The values of each period, by what was asked for. */
  private Map<String, Map<Instant, Double>> ask(
      ProjectName project, int version, Instant since, Map<String, Asked> asked) {
    Instant now = clock.instant();
    Duration period = Duration.between(since, now).compareTo(BY_MINUTES) > 0 ? HOUR : MINUTE;
    long seconds = period.toSeconds();
    Instant from = Instant.ofEpochSecond(since.getEpochSecond() / seconds * seconds);
    List<MetricDataQuery> queries = new ArrayList<>();
    asked.forEach((id, each) ->
        queries.add(
            MetricDataQuery.builder()
                .id(id)
                .metricStat(stat ->
                    stat.metric(metric(each.metric(), project, version))
                        .period((int) seconds)
                        .stat(each.statistic()))
                .build()));
    Map<String, Map<Instant, Double>> values = new HashMap<>();
    GetMetricDataResponse answer =
        Aws.call(
            "ask for metrics of version %s of %s".formatted(version, project),
            () ->
                cloudWatch.getMetricData(data ->
                    data.metricDataQueries(queries).startTime(from).endTime(now.plus(period))));
    for (MetricDataResult result : answer.metricDataResults()) {
      String id = Aws.said("the id of a metric", result.id());
      if (NOT_ALL.contains(Aws.said("the status of a metric", result.statusCode()))) {
        throw new UnavailableException(
            "could not ask for metrics of version %s of %s: %s is %s"
                .formatted(version, project, id, result.statusCodeAsString()));
      }
      Map<Instant, Double> of = values.computeIfAbsent(id, _ -> new HashMap<>());
      int known = Math.min(result.timestamps().size(), result.values().size());
      for (int i = 0; i < known; i++) {
        of.put(result.timestamps().get(i), result.values().get(i));
      }
    }
    return values;
  }

  private Metric metric(String name, ProjectName project, int version) {
    return Metric.builder()
        .namespace("Millrace")
        .metricName(name)
        .dimensions(
            dimension("stage", stage),
            dimension("model", project.value()),
            dimension("version", Integer.toString(version)))
        .build();
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }
}
