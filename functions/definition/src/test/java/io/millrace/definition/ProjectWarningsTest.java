package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ProjectWarnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectWarningsTest {

  private static final String BINARY =
      """
      name: churn-data
      task: binary
      target: churn
      positive: Yes
      columns: {churn: {type: category, oneOf: [No, Yes]}, id: {type: integer, unique: true}, age: {type: integer, required: true}}
      """;
  private static final String REGRESSION =
      "name: prices\ntask: regression\ntarget: price\ncolumns: {price: number, age: integer}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gates: [{metric: auc, min: 0.5}]                           | gates: auc min 0.5 is reached by
          gates: [{metric: f1, min: 0}]                              | gates: f1 min 0.0 is reached by
          gates: [{metric: pr_auc, min: 0}]                          | gates: pr_auc min 0.0 is reached by
          gates: [{metric: accuracy, min: 0.5}]                      | gates: accuracy min 0.5 is reached by
          gates: [{metric: log_loss, max: 0.7}]                      | gates: log_loss max 0.7 is reached by
          {gates: [], approval: automatic}                           | gates: approval is automatic and no gate
          {approval: automatic}                                      | gates: approval is automatic and no gate
          checks: {completeness: {age: 0.9}}                         | checks.completeness: a row without a value of 'age'
          checks: {uniqueness: [{columns: [age, id]}]}               | checks.uniqueness: a row that repeats a value
          """)
  void whatHoldsNothingIsNoted(String setting, String warning) {
    assertThat(warnings(BINARY + setting.replaceFirst("^\\{(.*)}$", "$1").replace("], ", "]\n")))
        .singleElement()
        .asString()
        .startsWith(warning);
  }

  @Test
  void aRegressionBelowTheMeanIsNoted() {
    assertThat(warnings(REGRESSION + "gates: [{metric: r2, min: -0.1}]"))
        .singleElement()
        .asString()
        .startsWith("gates: r2 min -0.1 is reached by");
    assertThat(warnings(REGRESSION + "gates: [{metric: rmse, max: 100}]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gates: []",
        "gates: [{metric: auc, min: 0.51}, {metric: log_loss, max: 0.6}]\napproval: automatic",
        "gates: [{metric: accuracy, min: 0.51}, {metric: calibration_error, max: 0.9}]",
        "checks: {completeness: {churn: 0.9}, uniqueness: [{columns: [age]}], classBalance: 0.1}",
      })
  void whatHoldsSomethingIsNot(String setting) {
    assertThat(warnings(BINARY + setting)).isEmpty();
  }

  @Test
  void theSampleIsMeantAsItIs() throws IOException {
    assertThat(warnings(Files.readString(Path.of("../../events/samples/telco-churn/project.yaml"))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"category,Yess", "boolean,Yes", "integer,1.0"})
  void aWeightForNoClassIsRefusedBeforeThereIsData(String type, String label) {
    String definition =
        BINARY
            .replace("type: category, oneOf: [No, Yes]", "type: " + type)
            .replace("type: category}", "type: category, oneOf: [No, Yes]}")
            .replace("positive: Yes", "positive: " + positive(type));

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () -> ProjectYaml.parse(definition + "training: {classWeights: {'" + label + "': 3}}"))
        .withMessageContaining(
            "training.classWeights must be of classes that the rules of 'churn' let in, but was '"
                + label
                + "'");
  }

  private static String positive(String type) {
    return switch (type) {
      case "boolean" -> "true";
      case "integer" -> "1";
      default -> "Yes";
    };
  }

  private static List<String> warnings(String yaml) {
    return ProjectWarnings.of(ProjectYaml.parse(yaml));
  }
}
