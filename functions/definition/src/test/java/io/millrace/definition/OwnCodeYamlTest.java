package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.OwnCode.Framework;
import io.millrace.domain.project.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code training.script}, {@code framework}, {@code image} and {@code model}. */
class OwnCodeYamlTest {

  private static final Sha256 SOURCE = Sha256.of("sources");

  private static final String PROJECT =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes # ein Märchen 🎈
      columns: {churn: category, tenure: integer}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training: {script: train.py, framework: xgboost}",
        "training: {framework: xgboost, script: 'train.py'}",
        "training:\n  script: train.py # the program\n  framework: xgboost",
        "training:\n  framework: xgboost\n  script: \"train.py\"\n\n",
      })
  void theSourcesAreNamedWhereTheScriptIsAndNothingElseChanges(String training) {
    String yaml = PROJECT + training;
    assertThat(ProjectYaml.parse(yaml).training().trainer())
        .isEqualTo(new OwnCode.Script("train.py", null, Framework.XGBOOST));

    String brought = ProjectYaml.withSource(yaml, SOURCE);

    assertThat(ProjectYaml.parse(brought).training().trainer())
        .isEqualTo(new OwnCode.Script("train.py", SOURCE, Framework.XGBOOST));
    assertThat(brought.replaceFirst("\\{file: (.*?), source: \"[0-9a-f]{64}\"}", "$1"))
        .isEqualTo(yaml);
  }

  @Test
  void whatIsDeclaredReadsBackFromWhatIsWritten() {
    for (String training :
        new String[] {
          "training: {script: code/train.py, framework: pytorch}",
          "training: {script: {file: train.py, source: %s}}".formatted(SOURCE),
          "training: {image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/own@sha256:%s'}"
              .formatted(SOURCE),
          "training: {model: models/churn.onnx}",
          "training: {model: {file: churn.ubj, digest: %s}, compute: lambda}".formatted(SOURCE),
        }) {
      Project project = ProjectYaml.parse(PROJECT + training);

      assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{script: a.py, image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/own:7'} | training.image: must be left out where a script trains",
        "{framework: sklearn} | training.framework: must be left out where no script trains",
        "{algorithm: linear, script: a.py} | training.algorithm: must be left out where a script or an image trains",
        "{script: a.py, hyperparameters: {eta: 0.1}} | left out where a script or an image trains",
        "{script: a.py, classWeights: balanced} | training.classWeights: must be left out where a script or an image trains",
        "{model: churn.pkl} | the path of a file beside project.yaml in ONNX (.onnx) or as XGBoost saves it (.ubj, .json)",
        "{model: {file: churn.onnx}} | digest",
        "{model: churn.onnx, algorithm: linear} | training.algorithm: must be left out where a model is brought",
        "{model: churn.onnx, framework: sklearn} | training.framework: must be left out where no script trains",
        "{model: churn.onnx, script: a.py} | training.model: must be left out where a script or an image trains",
        "{script: a.py, framework: keras} | one of sklearn, xgboost, pytorch",
      })
  void whatDoesNotGoTogetherIsRefused(String training, String why) {
    assertThatThrownBy(() -> ProjectYaml.parse(PROJECT + "training: " + training))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theDigestOfAModelIsNamedWhereTheModelIs() {
    String yaml = PROJECT + "training: {split: {test: 0.3}, model: churn.onnx} # as it was left";

    String brought = ProjectYaml.withModel(yaml, SOURCE);

    assertThat(ProjectYaml.parse(brought).training().trainer())
        .isEqualTo(new BroughtModel("churn.onnx", SOURCE));
    assertThat(brought.replaceFirst("\\{file: (.*?), digest: \"[0-9a-f]{64}\"}", "$1"))
        .isEqualTo(yaml);
  }

  @Test
  void nothingIsRetrainedWhereAModelIsBrought() {
    assertThatThrownBy(() ->
            ProjectYaml.parse(
                PROJECT + "training: {model: churn.onnx}\nmonitoring: {respond: {retrain: true}}"))
        .hasMessageContaining("monitoring.respond.retrain")
        .hasMessageContaining("nothing here learns");
  }

  @Test
  void aDefinitionWithoutAScriptIsGivenNoSources() {
    assertThatThrownBy(() -> ProjectYaml.withSource(PROJECT, SOURCE))
        .hasMessageContaining("no training.script");
  }
}
