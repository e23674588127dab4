package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.CloudWatchVersionMetrics;
import io.millrace.domain.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A new version gets a share of the traffic, and no more than that until its step is over. */
@ExtendWith(SharedPlatform.class)
class RolloutTest {

  private static final String PROJECT = "stepwise";
  private static final String ALARM = "checkout-is-slow";
  private static final String PATH = "/v1/projects/" + PROJECT;

  /** Of which chance gives none to one of two versions of equal share once in 10^12. */
  private static final int REQUESTS = 40;

  @Test
  void bothVersionsAnswerUntilAPersonOrANamedAlarmTakesTheTrafficBack(Platform platform)
      throws Exception {
    platform.declare(
        PROJECT,
        Sample.yaml(PROJECT)
            + "deployment: {rollout: {strategy: canary, steps: [50], bake: 1h, alarms: [%s], latency: 30s}}\n"
                .formatted(ALARM));
    madeAlarm(platform);
    drop(platform, 1);
    var _ = platform.await(PROJECT, now -> now.at("/route/live/version").asInt(0) == 1);
    drop(platform, 2);
    var _ =
        platform.await(
            PROJECT, now -> now.at("/route/rollout/state/type").asString("").equals("Moving"));

    assertThat(answering(platform)).containsExactly(1, 2);
    var _ = platform.turn("advancerollouts", Map.of());
    assertThat(route(platform).at("/live/version").asInt()).isEqualTo(1);
    say(platform, "pause", "let us look");
    assertThat(route(platform).at("/rollout/state/type").asString()).isEqualTo("Paused");
    assertThat(answering(platform)).containsExactly(1, 2);
    say(platform, "resume", "looks well");
    say(platform, "abort", "it does not");

    assertThat(route(platform).at("/rollout/state/type").asString()).isEqualTo("Stopped");
    var _ = platform.awaitAnswer(PATH + "/status", _ -> answering(platform).equals(Set.of(1)));
    assertThat(platform.get(PATH + "/history").toString()).contains("let us look", "it does not");

    drop(platform, 3);
    var _ =
        platform.await(
            PROJECT, now -> now.at("/route/rollout/state/type").asString("").equals("Moving"));
    ring(platform);
    var _ =
        platform.await(
            PROJECT, now -> now.at("/route/rollout/state/type").asString("").equals("Stopped"));
    assertThat(platform.get(PATH + "/history").toString())
        .contains("the alarm 'checkout-is-slow' rings");
    assertThat(route(platform).at("/live/version").asInt()).isEqualTo(1);

    silence(platform);
    drop(platform, 4);
    var _ =
        platform.await(
            PROJECT, now -> now.at("/route/rollout/state/type").asString("").equals("Moving"));
    assertThat(answering(platform)).containsExactly(1, 4);
    var _ = platform.turn("advancerollouts", Map.of());
    assertThat(route(platform).at("/rollout/state/type").asString()).isEqualTo("Moving");
    grewSlow(platform, 4);
    var _ = platform.turn("advancerollouts", Map.of());
    assertThat(route(platform).at("/rollout/state/type").asString()).isEqualTo("Stopped");
    assertThat(platform.get(PATH + "/history").toString()).contains("version 4 is slow: ");

    platform.declare(
        PROJECT,
        Sample.yaml(PROJECT) + "deployment: {rollout: {steps: [50], bake: 1h, shadow: {}}}\n");
    drop(platform, 5);
    var _ = platform.await(PROJECT, now -> now.at("/route/rollout/to/version").asInt(0) == 5);
    var _ = platform.awaitAnswer(PATH + "/status", _ -> compared(platform, 5) > 0);
    assertThat(answering(platform)).as("no caller hears of it").containsExactly(1);
    put(platform, 5, "ShadowPredictions", StandardUnit.COUNT, 1000);
    put(platform, 5, "ShadowDifferences", StandardUnit.COUNT, 1000);
    var _ = platform.turn("advancerollouts", Map.of());
    assertThat(route(platform).at("/rollout/state/type").asString()).isEqualTo("Stopped");
    assertThat(platform.get(PATH + "/history").toString()).contains("version 5 answers otherwise");
  }

  /** An alarm of somebody's own, on whatever they know to measure. */
  private static void madeAlarm(Platform platform) {
    try (CloudWatchClient cloudWatch = platform.aws().client(CloudWatchClient.builder())) {
      cloudWatch.putMetricAlarm(alarm ->
          alarm
              .alarmName(ALARM)
              .namespace("Shop")
              .metricName("CheckoutLatency")
              .statistic(Statistic.MAXIMUM)
              .period(60)
              .evaluationPeriods(1)
              .threshold(2.0)
              .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
              .treatMissingData("ignore"));
    }
  }

  private static void ring(Platform platform) {
    set(platform, StateValue.ALARM, "p99 is above 2 s");
  }

  private static void silence(Platform platform) {
    set(platform, StateValue.OK, "p99 is below 2 s");
  }

  private static void set(Platform platform, StateValue value, String reason) {
    try (CloudWatchClient cloudWatch = platform.aws().client(CloudWatchClient.builder())) {
      cloudWatch.setAlarmState(
          state -> state.alarmName(ALARM).stateValue(value).stateReason(reason));
    }
  }

  /** As its function would measure it, were it slow: no model of a test is. */
  private static void grewSlow(Platform platform, int version) {
    for (int request = 0; request < REQUESTS; request++) {
      put(platform, version, "Latency", StandardUnit.MILLISECONDS, 31_000);
    }
  }

  private static void put(
      Platform platform, int version, String metric, StandardUnit unit, double value) {
    MetricDatum measured =
        MetricDatum.builder()
            .metricName(metric)
            .unit(unit)
            .dimensions(
                dimension("stage", "dev"),
                dimension("model", PROJECT),
                dimension("version", Integer.toString(version)))
            .value(value)
            .build();
    try (CloudWatchClient cloudWatch = platform.aws().client(CloudWatchClient.builder())) {
      cloudWatch.putMetricData(put -> put.namespace("Millrace").metricData(measured));
    }
  }

  /** How many answers of a version that is tried were compared after some requests more. */
  private static long compared(Platform platform, int version) {
    var _ = answering(platform);
    try (CloudWatchClient cloudWatch = platform.aws().client(CloudWatchClient.builder())) {
      return new CloudWatchVersionMetrics(cloudWatch, "dev", InstantSource.system())
          .shadow(new ProjectName(PROJECT), version, Instant.now().minus(Duration.ofHours(1)))
          .all();
    }
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static void drop(Platform platform, long seed) {
    platform.drop(PROJECT, "customers-" + seed + ".csv", Sample.csv(seed, 600).getBytes(UTF_8));
  }

  private static JsonNode route(Platform platform) {
    return platform.get(PATH + "/status").path("route");
  }

  private static void say(Platform platform, String what, String why) {
    var answer = platform.post(PATH + "/rollout/" + what, "{\"why\":\"%s\"}".formatted(why));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** The versions that answer requests now. */
  private static Set<Integer> answering(Platform platform) {
    Set<Integer> versions = new TreeSet<>();
    for (int request = 0; request < REQUESTS; request++) {
      var answer =
          platform.post(
              "/v1/models/%s/predict".formatted(PROJECT),
              "{\"instances\":[{\"months\":%s,\"plan\":\"large\"}]}".formatted(request));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      versions.add(JsonMapper.shared().readTree(answer.body()).path("version").asInt());
    }
    return versions;
  }
}
