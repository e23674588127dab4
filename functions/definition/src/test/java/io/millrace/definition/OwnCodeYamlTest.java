package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.OwnCode.Framework;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Tuning;
import io.millrace.domain.project.Tuning.Goal;
import io.millrace.domain.project.Tuning.Strategy;
import io.millrace.domain.project.Tuning.Values;
import java.util.List;
import java.util.Map;
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
          "training: {script: train.py, search: {maximize: 'auc=([0-9.]+)', ranges: {depth: [2, 8], rate: [0.001, 1], kernel: {values: [rbf, '2']}}}}",
          "training: {image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/own:7', search: {strategy: grid, minutes: 30, parallel: 2, minimize: 'loss \"(.*)\"', ranges: {a: {values: [1, 2]}}}}",
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
        "{script: a.py, search: {ranges: {a: [1, 2]}}} | training.search: needs one of minimize and maximize",
        "{script: a.py, search: {minimize: 'a', ranges: {a: [1, 2]}}} | a regular expression with one group",
        "{script: a.py, search: {minimize: '(a)'}} | 1 to 20 settings of the code",
        "{script: a.py, search: {minimize: '(a)', strategy: grid, ranges: {a: [1, 2]}}} | values of each setting where the strategy is grid",
        "{script: a.py, search: {minimize: '(a)', strategy: hyperband, ranges: {a: [1, 2]}}} | one of bayesian, random, grid",
        "{script: a.py, search: {minimize: '(a)', trials: 101, ranges: {a: [1, 2]}}} | 1 to 100 where each is a job",
        "{script: a.py, search: {minimize: '(a)', ranges: {a: [2, 1]}}} | a least and a greatest value, in this order",
        "{script: a.py, search: {minimize: '(a)', ranges: {sagemaker_a: [1, 2]}}} | and not sagemaker_",
        "{model: churn.onnx, search: {}} | training.search: must be left out where a model is brought",
        "{script: a.py, framework: keras} | one of sklearn, xgboost, pytorch",
      })
  void whatDoesNotGoTogetherIsRefused(String training, String why) {
    assertThatThrownBy(() -> ProjectYaml.parse(PROJECT + "training: " + training))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(why);
  }

  @Test
  void rangesAreOfWholeNumbersWhereBothEndsAreWrittenSo() {
    var script =
        (OwnCode.Script)
            ProjectYaml.parse(
                    PROJECT
                        + "training: {script: a.py, search: {minimize: 'loss=(.+)', ranges: {a: [1, 8], b: [1.0, 8], c: {values: [1, x]}}}}")
                .training()
                .trainer();

    assertThat(script.tuning())
        .isEqualTo(
            new Tuning(
                Strategy.BAYESIAN,
                10,
                1,
                null,
                Goal.MINIMIZE,
                "loss=(.+)",
                Map.of(
                    "a", new Values.Whole(1, 8),
                    "b", new Values.Fraction(1, 8),
                    "c", new Values.OneOf(List.of("1", "x")))));
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
