package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interval;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.DefaultAnswer;
import io.millrace.domain.project.FallbackPolicy;
import io.millrace.domain.project.Project;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FallbackYamlTest {

  private static final String CHURN = "task: binary\ntarget: churn\npositive: Yes\n";
  private static final String RENT = "task: regression\ntarget: rent\n";
  private static final String WITH_INTERVALS = RENT + "training: {interval: 0.9}\n";

  @Test
  void whoSaysNothingIsAnsweredByTheVersionBeforeAlone() {
    assertThat(fallback(CHURN, "")).isNull();
    assertThat(fallback(CHURN, "{}")).isNull();
    assertThat(fallback(CHURN, "{version: , default: }")).isNull();
  }

  @Test
  void aVersionAndAnAnswerAreTypedAgainstTheTask() {
    assertThat(fallback(CHURN, "{version: 3}")).isEqualTo(new FallbackPolicy(3, null));
    assertThat(fallback(CHURN, "{version: 3, default: {probability: 0.27}}"))
        .isEqualTo(new FallbackPolicy(3, new DefaultAnswer.Probability(0.27)));
    assertThat(fallback(CHURN, "{default: {class: No}}"))
        .isEqualTo(new FallbackPolicy(null, new DefaultAnswer.OfClass("No")));
    assertThat(fallback(RENT, "{default: {value: 900}}"))
        .isEqualTo(new FallbackPolicy(null, new DefaultAnswer.Estimate(900, null)));
    assertThat(fallback(WITH_INTERVALS, "{default: {value: 900, lower: 500, upper: 2000}}"))
        .isEqualTo(
            new FallbackPolicy(null, new DefaultAnswer.Estimate(900, new Interval(500, 2000))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "binary | {version: 3}",
        "binary | {version: 3, default: {probability: 0.27}}",
        "binary | {default: {class: 'No'}}",
        "regression | {default: {value: -1.5}}",
        "intervals | {version: 2, default: {value: 1.5, lower: 1.0, upper: 3.0}}"
      })
  void whatIsWrittenReadsBack(String task, String written) {
    Project project =
        project(
            switch (task) {
              case "binary" -> CHURN;
              case "regression" -> RENT;
              default -> WITH_INTERVALS;
            },
            written);

    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
  }

  @Test
  void whatCannotBeIsRefusedWhereItStands() {
    refused(CHURN, "{version: 0}", "fallback version must be 1 or more");
    refused(CHURN, "{model: other}", "deployment.fallback.model: is not known here");
    refused(CHURN, "{default: 0.3}", "{value: 12.5}", "{probability: 0.3} or {class: A}");
    refused(CHURN, "{default: {probability: 1.2}}", "default probability must be 0 to 1");
    refused(CHURN, "{default: {probability: 0.2, class: No}}", "{probability: 0.3} or {class: A}");
    refused(CHURN, "{default: {value: 3}}", "deployment.fallback.default must be a class");
    refused(CHURN, "{default: {class: Perhaps}}", "a class that the rules of 'churn' let in");
    refused(RENT, "{default: {class: A}}", "deployment.fallback.default must be a value");
    refused(RENT, "{default: {value: 900, lower: 1}}", "{value: 12.5, lower: 10, upper: 15}");
    refused(RENT, "{default: {value: 9, lower: 1, upper: 20}}", "there is no training.interval");
    refused(WITH_INTERVALS, "{default: {value: 9}}", "a value with lower and upper");
    refused(
        WITH_INTERVALS,
        "{default: {value: 9, lower: 10, upper: 20}}",
        "must be from lower to upper");
  }

  private static void refused(String task, String fallback, String... why) {
    assertThatThrownBy(() -> project(task, fallback))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(why);
  }

  private static @Nullable FallbackPolicy fallback(String task, String fallback) {
    return project(task, fallback).deployment().fallback();
  }

  private static Project project(String task, String fallback) {
    return ProjectYaml.parse(
        """
        name: rents
        %scolumns:
          churn: {type: category, oneOf: [Yes, No]}
          rent: number
          tenure: integer
        deployment: {fallback: %s}
        """
            .formatted(task, fallback));
  }
}
