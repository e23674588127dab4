package io.millrace.definition;

import static io.millrace.definition.ProjectYamlTest.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.Gain;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ResponsePolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is watched, and what follows, as a definition says it. */
class MonitoringYamlTest {

  @Test
  void whatIsDoneAboutIncidentsIsReadAndWrittenAgain() {
    String text =
        """
        name: sales
        task: regression
        target: y
        columns: {y: {type: number}, x: {type: number}}
        monitoring: {respond: {retrain: true, coolDown: 2d, rollBack: true, stop: true}}
        """;
    Project project = ProjectYaml.parse(text);

    assertThat(project.monitoring().respond())
        .isEqualTo(new ResponsePolicy(true, Duration.ofDays(2), 2, true, true, null));
    assertThat(ProjectYaml.parse(ProjectYaml.write(project)).monitoring())
        .isEqualTo(project.monitoring());
  }

  @Test
  void aRetrainingMayWaitForWhatCameTrue() {
    Project project =
        ProjectYaml.parse(SMALLEST + "monitoring: {respond: {retrain: {labels: 500}}}");

    assertThat(project.monitoring().respond())
        .isEqualTo(new ResponsePolicy(true, Duration.ofDays(1), 2, null, null, 500));
    assertThat(ProjectYaml.parse(ProjectYaml.write(project)).monitoring())
        .isEqualTo(project.monitoring());
    for (String other : List.of("{}", "{labels: 0}", "{label: 5}", "often")) {
      assertThatThrownBy(
              () -> ProjectYaml.parse(SMALLEST + "monitoring: {respond: {retrain: " + other + "}}"))
          .as(other)
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void whatPredictionsEarnIsReadAndWrittenAgain() {
    String binary = SMALLEST + "monitoring: {metrics: [{name: saved, atLeast: 2.5, gain: %s}]}";
    assertThat(earned(binary.formatted("{truePositive: 50, falseNegative: -100}")))
        .isEqualTo(new BusinessMetric("saved", new Gain.Outcomes(50, 0, -100, 0), 2.5));

    String classes =
        """
        name: weather
        task: multiclass
        target: y
        columns: {y: category, x: number}
        monitoring: {metrics: [{name: harm, gain: [{predicted: sun, actual: Yes, gain: -10}]}]}
        """;
    assertThat(earned(classes))
        .isEqualTo(
            new BusinessMetric(
                "harm", new Gain.Classes(List.of(new Gain.Classes.Pair("sun", "Yes", -10))), null));

    String regression =
        """
        name: sales
        task: regression
        target: y
        columns: {y: number, x: number}
        monitoring: {metrics: [{name: waste, gain: {perUnitOver: -2, perUnitUnder: -0.5}}]}
        """;
    assertThat(earned(regression))
        .isEqualTo(new BusinessMetric("waste", new Gain.Distance(0, -2, -0.5), null));
  }

  private static BusinessMetric earned(String yaml) {
    Project project = ProjectYaml.parse(yaml);
    assertThat(ProjectYaml.parse(ProjectYaml.write(project)).monitoring())
        .isEqualTo(project.monitoring());
    return project.monitoring().businessMetrics().getFirst();
  }

  @Test
  void whatTellsPredictionsApartIsReadAndWrittenAgain() {
    String yaml = SMALLEST + "  plan: category\nmonitoring: {segments: [plan]}\n";
    Project project = ProjectYaml.parse(yaml);

    assertThat(project.monitoring().segmentColumns()).containsExactly("plan");
    assertThat(ProjectYaml.parse(ProjectYaml.write(project)).monitoring())
        .isEqualTo(project.monitoring());
    for (String other : List.of("churn", "tenure", "none")) {
      assertThatThrownBy(() -> ProjectYaml.parse(yaml.replace("[plan]", "[" + other + "]")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("monitoring.segments must be");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: saved, gain: {each: 1}} | for a binary task",
        "{name: saved, gain: [{predicted: Yes, actual: No, gain: 1}]} | for a binary task",
        "{name: saved, gain: {truePositive: 5}, atLeast: 5} | below the most that one",
        "{name: saved, gain: {truePositiv: 5}} | is not known here; known are truePositive,",
        "{name: saved, gain: 5} | must be {truePositive: 50, falsePositive: -5,",
      })
  void whatCannotBeEarnedIsRefusedWithTheReason(String metric, String reason) {
    assertThatThrownBy(
            () -> ProjectYaml.parse(SMALLEST + "monitoring: {metrics: [" + metric + "]}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(reason);
  }
}
