package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.wire.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.xray.XRayClient;
import software.amazon.awssdk.services.xray.model.Trace;
import software.amazon.awssdk.services.xray.model.TraceSummary;

/** One file is seen on its whole way to a version that serves, and another where it ends. */
class WatchedTest {

  private static final String PROJECT = "watched";

  /** The functions that one upload runs through, by a part of their names. */
  private static final List<String> WAY =
      List.of(
          "ingestupload", "launchtraining", "concludetraining", "registerversion", "deployversion");

  @TempDir Path data;

  @Test
  void anUploadIsOneTraceWithItsTimesAndARefusedFileRings() throws Exception {
    try (Platform platform = Platform.start(data);
        CloudWatchClient cloudWatch = platform.aws().client(CloudWatchClient.builder());
        XRayClient xray = platform.aws().client(XRayClient.builder())) {
      platform.declare(PROJECT, Sample.yaml(PROJECT));
      platform.drop(PROJECT, "good.csv", Sample.csv(1, 600).getBytes(UTF_8));
      var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);

      assertThat(functionsOfOneTrace(xray)).containsAll(WAY);
      Map<String, Double> elapsed = new TreeMap<>();
      for (String event : List.of("dataset.published", "run.passed", "version.deployed")) {
        elapsed.put(event, awaitElapsed(cloudWatch, event));
      }
      assertThat(elapsed.get("dataset.published")).isLessThan(elapsed.get("run.passed"));
      assertThat(elapsed.get("run.passed")).isLessThan(elapsed.get("version.deployed"));

      assertThat(failures(cloudWatch).stateValue()).isNotEqualTo(StateValue.ALARM);
      platform.drop(PROJECT, "bad.csv", "something,else\n1,2\n".getBytes(UTF_8));
      while (failures(cloudWatch).stateValue() != StateValue.ALARM) {
        LockSupport.parkNanos(100_000_000);
      }
      assertThat(failures(cloudWatch).alarmDescription())
          .endsWith("Runbook: infra/runbooks/loop-failures.md");
    }
  }

  /** The functions of the trace that has most of the way, once it has all of it. */
  private static Set<String> functionsOfOneTrace(XRayClient xray) {
    Instant now = Instant.now();
    while (true) {
      List<TraceSummary> summaries =
          xray.getTraceSummaries(
                  between -> between.startTime(now.minusSeconds(600)).endTime(Instant.now()))
              .traceSummaries();
      Optional<Set<String>> whole =
          summaries.stream()
              .map(summary ->
                  xray.batchGetTraces(get -> get.traceIds(summary.id())).traces().getFirst())
              .map(WatchedTest::functionsOf)
              .filter(functions -> functions.containsAll(WAY))
              .findFirst();
      if (whole.isPresent()) {
        return whole.get();
      }
      if (Instant.now().isAfter(now.plusSeconds(60))) {
        throw new AssertionError("no trace goes all the way, of " + summaries.size());
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private static Set<String> functionsOf(Trace trace) {
    String names =
        trace.segments().stream()
            .map(segment -> Json.mapper().readTree(segment.document()).path("name").asString())
            .collect(Collectors.joining(" "))
            .toLowerCase(Locale.ROOT);
    return WAY.stream().filter(names::contains).collect(Collectors.toSet());
  }

  private static double awaitElapsed(CloudWatchClient cloudWatch, String event) {
    while (true) {
      Instant now = Instant.now();
      List<Datapoint> points =
          cloudWatch
              .getMetricStatistics(statistics ->
                  statistics
                      .namespace("Millrace")
                      .metricName("Elapsed")
                      .dimensions(
                          Dimension.builder().name("stage").value("dev").build(),
                          Dimension.builder().name("event").value(event).build())
                      .statistics(Statistic.MAXIMUM)
                      .startTime(now.minusSeconds(600))
                      .endTime(now.plusSeconds(60))
                      .period(3600))
              .datapoints();
      if (!points.isEmpty()) {
        return points.getLast().maximum();
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private static MetricAlarm failures(CloudWatchClient cloudWatch) {
    return cloudWatch.describeAlarms().metricAlarms().stream()
        .filter(alarm -> alarm.alarmName().toLowerCase(Locale.ROOT).contains("loopfailures"))
        .findFirst()
        .orElseThrow();
  }
}
