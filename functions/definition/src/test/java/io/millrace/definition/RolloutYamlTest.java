package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.domain.project.TrafficRule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutYamlTest {

  private static final String PROJECT =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes
      columns:
        churn: category
        tenure: integer
      """;
  private static final Duration USUAL = Duration.ofMinutes(10);

  @Test
  void whoSaysNothingMovesAllAtOnce() {
    assertThat(rollout("")).isNull();
    assertThat(rollout("deployment: {rollout: }")).isNull();
    assertThat(rollout("deployment: {rollout: {strategy: all_at_once}}")).isNull();
  }

  @Test
  void eachStrategyHasItsSteps() {
    assertThat(rollout("deployment: {rollout: {}}"))
        .isEqualTo(new RolloutPolicy(List.of(10), USUAL, null));
    assertThat(rollout("deployment: {rollout: {strategy: blue_green}}"))
        .isEqualTo(new RolloutPolicy(List.of(0), USUAL, null));
    assertThat(rollout("deployment: {rollout: {strategy: linear, bake: 1m}}"))
        .isEqualTo(
            new RolloutPolicy(
                List.of(10, 20, 30, 40, 50, 60, 70, 80, 90), Duration.ofMinutes(1), null));
    assertThat(rollout("deployment: {rollout: {steps: [1, 25], stickyBy: tenure}}"))
        .isEqualTo(new RolloutPolicy(List.of(1, 25), USUAL, "tenure"));
  }

  @Test
  void aVersionIsTriedInAStepWithoutTrafficThatComesFirst() {
    var usual = new ShadowPolicy(100, 0.1, 0.1);
    assertThat(rollout("deployment: {rollout: {shadow: {}}}"))
        .isEqualTo(new RolloutPolicy(List.of(0, 10), USUAL, null, null, null, usual));
    assertThat(rollout("deployment: {rollout: {strategy: blue_green, shadow: {}}}"))
        .isEqualTo(new RolloutPolicy(List.of(0), USUAL, null, null, null, usual));
    assertThat(rollout("deployment: {rollout: {steps: [0, 5], shadow: {differences: 0.01}}}"))
        .isEqualTo(
            new RolloutPolicy(
                List.of(0, 5), USUAL, null, null, null, new ShadowPolicy(100, 0.01, 0.1)));
  }

  @Test
  void versionsAreComparedInOneStepThatEndsInTime() {
    assertThat(rollout("deployment: {rollout: {strategy: ab, metric: accuracy}}"))
        .isEqualTo(comparing(50, 14, new ComparePolicy.Certainty(Metric.ACCURACY, 0.02)));
    assertThat(
            rollout(
                "deployment: {rollout: {strategy: ab, metric: accuracy, share: 20, effect: 0.01,"
                    + " atMost: 30d}}"))
        .isEqualTo(comparing(20, 30, new ComparePolicy.Certainty(Metric.ACCURACY, 0.01)));
    assertThat(rollout("deployment: {rollout: {strategy: thompson, metric: accuracy}}"))
        .isEqualTo(comparing(50, 14, new ComparePolicy.Reward(Metric.ACCURACY, 5)));
  }

  private static RolloutPolicy comparing(int share, int days, ComparePolicy compare) {
    return new RolloutPolicy(
        List.of(share), Duration.ofDays(days), null, null, null, null, compare, null);
  }

  @Test
  void someRequestsGoToTheNewVersionWhateverItsShareIs() {
    assertThat(matching("{header: X-Canary}"))
        .isEqualTo(new TrafficRule.OfHeader("x-canary", List.of()));
    assertThat(matching("{column: tenure, in: ['1', 2]}"))
        .isEqualTo(new TrafficRule.OfColumn("tenure", List.of("1", "2")));
  }

  private static @Nullable TrafficRule matching(String match) {
    return Objects.requireNonNull(rollout("deployment: {rollout: {match: " + match + "}}")).match();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strategy: ab, metric: accuracy, share: 30, effect: 0.05, atMost: 90d, latency: 1s",
        "strategy: thompson, metric: accuracy, floor: 10, stickyBy: tenure",
        "match: {column: tenure, in: ['1', 'a: b']}",
        "strategy: blue_green, match: {header: X-Canary}"
      })
  void whatComparesAndWhatMatchesReadsBack(String rollout) {
    Project project = ProjectYaml.parse(PROJECT + "deployment: {rollout: {" + rollout + "}}");

    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
  }

  @Test
  void whatIsWrittenReadsBack() {
    Project project =
        ProjectYaml.parse(
            PROJECT
                + "deployment: {rollout: {steps: [0, 25], bake: 90s, stickyBy: tenure,"
                + " alarms: [slow, 'a, b: \"c\"'], latency: 2s,"
                + " shadow: {percent: 20, differences: 0, tolerance: 0.02}}}");

    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
  }

  @Test
  void whatCannotBeIsRefusedWhereItStands() {
    refused("steps: [10, 100]", "steps must be rising percentages from 0 to 99");
    refused("steps: [50, 10]", "steps must be rising percentages from 0 to 99");
    refused("bake: 59s", "bake must be at least 1 minute");
    refused("stickyBy: customer", "deployment.rollout.stickyBy must be a declared column");
    refused("strategy: all_at_once, bake: 5m", "says nothing where all moves at once");
    refused("strategy: blue_green, steps: [5]", "says nothing beside blue_green");
    refused("alarms: []", "alarms must be 1 to 10 of them");
    refused("alarms: [slow, slow]", "alarms must be named once each");
    refused("alarms: [' ']", "alarms must be names of 1 to 255 characters");
    refused("strategy: all_at_once, alarms: [slow]", "says nothing where all moves at once");
    refused("latency: 0ms", "latency must be 1 ms to 30 s");
    refused("latency: 31s", "latency must be 1 ms to 30 s");
    refused("latency: 250", "a time such as 250ms or 2s");
    refused("latency: 1m", "a time such as 250ms or 2s");
    refused("strategy: blue_green, latency: 250ms", "says nothing beside blue_green");
    refused("steps: [0], latency: 250ms", "latency must be of requests, but no step has any");
    refused("strategy: all_at_once, latency: 2s", "says nothing where all moves at once");
    refused("shadow: {percent: 0}", "shadow percent must be 1 to 100");
    refused("shadow: {differences: 1}", "differences must be from 0 to less than 1");
    refused("shadow: {tolerance: -1}", "tolerance must be from 0 to 1");
    refused("shadow: {share: 1}", "deployment.rollout.shadow.share");
    refused("strategy: all_at_once, shadow: {}", "says nothing where all moves at once");
    refused("strategy: slowly", "one of all_at_once, blue_green, canary, linear");
    refused("strategy: ab", "metric is missing");
    refused("strategy: ab, metric: mae", "metric must be one of this task");
    refused("strategy: ab, metric: auc", "metric must be accuracy or mae");
    refused("strategy: ab, metric: accuracy, share: 0", "share must be one of 1 to 99 percent");
    refused("strategy: ab, metric: accuracy, effect: 0", "effect must be 0.001 to 0.5");
    refused("strategy: ab, metric: accuracy, atMost: 59m", "atMost must be 1 hour to 90 days");
    refused("strategy: ab, metric: accuracy, steps: [5]", "says nothing beside ab");
    refused("strategy: ab, metric: accuracy, floor: 5", "says nothing beside ab");
    refused("strategy: ab, metric: accuracy, match: {header: a}", "says nothing beside ab");
    refused("strategy: thompson, metric: accuracy, floor: 50", "floor must be 1 to 49");
    refused("strategy: thompson, metric: accuracy, effect: 0.1", "says nothing beside thompson");
    refused("metric: accuracy", "says nothing beside canary");
    refused("match: {}", "must name a column or a header");
    refused("match: {column: tenure}", "match must be of 1 to 100 values of the column");
    refused("match: {column: other, in: [1]}", "match.column must be a declared column");
    refused("match: {header: Authorization}", "says nothing secret");
  }

  private static void refused(String rollout, String why) {
    assertThatThrownBy(
            () -> ProjectYaml.parse(PROJECT + "deployment: {rollout: {" + rollout + "}}"))
        .as(rollout)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(why);
  }

  private static @Nullable RolloutPolicy rollout(String more) {
    DeploymentPolicy deployment = ProjectYaml.parse(PROJECT + more).deployment();
    return deployment.rollout();
  }
}
