package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Hyperparameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors say by the schema is what the reader says. */
class ProjectSchemaTest {

  private static final Path EVENTS = Path.of("../../events");

  /** The smallest project, with a place where each mutation goes. */
  private static final String SMALLEST =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes
      columns: {churn: category, tenure: integer}
      """;

  @Test
  void theSampleIsValid() throws IOException {
    assertThat(schemaAccepts(Files.readString(EVENTS.resolve("samples/telco-churn/project.yaml"))))
        .isTrue();
  }

  @Test
  void everySettingIsDescribed() throws IOException {
    List<String> bare = new ArrayList<>();
    collectUndescribed("", JsonMapper.shared().readTree(schemaText()), bare);

    assertThat(bare).isEmpty();
  }

  @Test
  void everyHyperparameterIsInTheSchemaAndNoOther() {
    JsonNode schema =
        JsonMapper.shared()
            .readTree(schemaText())
            .at("/properties/training/properties/hyperparameters/properties");

    assertThat(schema.propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Hyperparameter.values()).map(Hyperparameter::word).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "checks: {}",
        "checks:",
        "checks: {rows: none, quarantine: none}",
        "checks: {rows: {min: 10, max: 20}}",
        "checks: {completeness: {tenure: 1}}",
        "checks: {uniqueness: [{columns: [tenure], min: 0.5}]}",
        "checks: {classBalance: 0.5, quarantine: 0, changeFromPrevious: 0.25}",
        "training: {algorithm: xgboost, hyperparameters: {eta: 0.1, max_depth: 0, num_round: 20}}",
        "training: {split: {validation: 0.1, test: 0.1, seed: 7}}",
        "training: {monotone: {tenure: decreasing}}",
        "training: {algorithm: auto, search: {}}",
        "training: {algorithm: auto, search: {trials: 12, minutes: 10, ranges: {max_depth: [3, 8], lambda: [0.1, 10]}}}",
        "training: {search: {ranges: {eta: [0.05, 0.05]}}}",
        "training: {script: train.py, search: {minimize: 'loss=(.*)', ranges: {rate: [0.1, 1]}}}",
        "training: {script: train.py, search: {minimize: null, maximize: 'auc=(.*)', trials: 20, parallel: 4, minutes: 30, strategy: random, ranges: {a: [1, 2], b: {values: [x, 2, true]}}}}",
        "training: {compute: {instance: ml.c5.xlarge, count: 1, spot: true, timeLimit: 90m}}",
        "training: {compute: {volume: 200}}",
        "training: {compute: lambda}",
        "training: {compute: auto}",
        "training: {script: train.py}",
        "training: {script: code/train.py, framework: xgboost}",
        "training: {script: {file: run.sh, source: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}, framework: pytorch}",
        "training: {image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/own:7'}",
        "gates: []",
        "gates: [{metric: auc, min: 0.8}, {metric: log_loss, max: 0.5}]",
        "gates: [{metric: pr_auc, notWorseThanChampion: 0}]",
        "evaluation: {}",
        "evaluation: {stability: {seeds: 5}}\ngates: [{stability: spread, max: 0.01}, {stability: flips, max: 0.02}]",
        "evaluation: {stability: {seeds: 2, minutes: 10}}",
        "evaluation: {slices: [tenure], bounds: {tenure: [12, 24.5]}}",
        "evaluation: {fairness: {groups: [tenure]}}\ngates: [{fairness: average_odds, max: 0.1}]",
        "evaluation: {fairness: {groups: [[tenure]], favourable: No}}\ngates: [{fairness: disparate_impact, of: tenure, min: 0.8, waived: {why: new law, until: 2026-12-31}}]",
        "approval: automatic",
        "approval: admin",
        "deployment: {errorsPerMinute: 1, watch: 0s}",
        "deployment: {backend: function}",
        "deployment: {backend: }",
        "deployment: {backend: {instance: ml.m5.large, count: 2}}",
        "deployment: {backend: {count: 2, scaling: {atMost: 3, invocations: 1}}}",
        "deployment: {backend: {scaling: }}",
        "deployment: {backend: {serverless: {memory: 1024, concurrency: 1}}}",
        "deployment: {rollout: {}}",
        "deployment: {rollout: }",
        "deployment: {rollout: {strategy: all_at_once}}",
        "deployment: {rollout: {strategy: blue_green, bake: 1m}}",
        "deployment: {rollout: {strategy: canary, steps: [0, 5, 50], bake: 90s, stickyBy: tenure}}",
        "monitoring: {watchPsi: 0.2, driftPsi: 0.3, minimumRows: 30}",
        "monitoring: {metrics: }",
        "monitoring: {segments: }",
        "monitoring: {segments: []}",
        "monitoring: {metrics: [{name: saved, gain: {truePositive: 50, falsePositive: -5, falseNegative: -100}}]}",
        "monitoring: {metrics: [{name: saved, gain: {trueNegative: 0.5, truePositive: null}, atLeast: -2}]}",
        "missing: ['-', '?', -999]",
        "missing:",
        "checks: {dataset: }",
        "checks: {dataset: {}}\ndata: {mode: append}",
        "checks: {dataset: {rows: none, completeness: {tenure: 0.5}}}\ndata: {mode: append}",
        "checks: {dataset: {rows: {min: 9}, changeFromPrevious: 0.3}}\ndata: {mode: append}",
      })
  void bothAccept(String more) {
    assertThat(readerAccepts(SMALLEST + more)).isTrue();
    assertThat(schemaAccepts(SMALLEST + more)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour: red",
        "deployment: {backend: endpoint}",
        "deployment: {backend: {instance: m5.large}}",
        "deployment: {backend: {count: 0}}",
        "deployment: {backend: {scaling: {atMost: 4}}}",
        "deployment: {backend: {scaling: {invocations: 600}}}",
        "deployment: {backend: {scaling: {atMost: 1, invocations: 600}}}",
        "deployment: {backend: {scaling: {atMost: 101, invocations: 600}}}",
        "deployment: {backend: {scaling: {atMost: 4, invocations: 0}}}",
        "deployment: {backend: {scaling: {atMost: 4, invocations: 10000001}}}",
        "deployment: {backend: {scaling: {atMost: 4, invocations: 1, metric: cpu}}}",
        "deployment: {backend: {scaling: 4}}",
        "deployment: {backend: {serverless: {memory: 1000}}}",
        "checks: []",
        "checks: {rows: 10}",
        "checks: {rows: {min: 0}}",
        "checks: {rows: {least: 1}}",
        "checks: {completeness: {tenure: 2}}",
        "checks: {completeness: {tenure: high}}",
        "checks: {uniqueness: [{min: 1}]}",
        "checks: {uniqueness: [{columns: []}]}",
        "checks: {classBalance: 0.6}",
        "checks: {quarantine: 1}",
        "checks: {changeFromPrevious: 0}",
        "checks: {dataset: {quarantine: 0.1}}\ndata: {mode: append}",
        "checks: {dataset: {rows: 9}}\ndata: {mode: append}",
        "checks: {dataset: {completeness: {tenure: 2}}}\ndata: {mode: append}",
        "training: {algorithm: oracle}",
        "training: {script: ../train.py}",
        "training: {script: train.exe}",
        "training: {script: {file: train.py}}",
        "training: {script: {file: train.py, source: 7}}",
        "training: {script: train.py, framework: keras}",
        "training: {image: 'docker.io/library/python:3'}",
        "training: {image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/own'}",
        "training: {hyperparameters: {eta: [1]}}",
        "training: {hyperparameters: {eta: 0}}",
        "training: {hyperparameters: {eta: 1.5}}",
        "training: {hyperparameters: {max_bin: 1}}",
        "training: {hyperparameters: {num_round: 1.5}}",
        "training: {hyperparameters: {subsample: 0}}",
        "training: {hyperparameters: {learning_rate: 0.1}}",
        "training: {monotone: {tenure: up}}",
        "training: {search: {trials: 0}}",
        "training: {script: train.py, search: {ranges: {rate: [0.1, 1]}}}",
        "training: {script: train.py, search: {minimize: 'a(.*)', maximize: 'b(.*)', ranges: {rate: [0.1, 1]}}}",
        "training: {script: train.py, search: {minimize: 'a(.*)', ranges: {}}}",
        "training: {script: train.py, search: {minimize: 'a(.*)', strategy: hyperband, ranges: {rate: [0.1, 1]}}}",
        "training: {script: train.py, search: {minimize: 'a(.*)', parallel: 11, ranges: {rate: [0.1, 1]}}}",
        "training: {script: train.py, search: {minimize: 'a(.*)', ranges: {rate: {values: []}}}}",
        "training: {search: {minutes: 1.5}}",
        "training: {search: {budget: 3}}",
        "training: {search: {ranges: {eta: [0.1]}}}",
        "training: {search: {ranges: {eta: [0.1, 2]}}}",
        "training: {search: {ranges: {max_depth: [3, 8.5]}}}",
        "training: {search: {ranges: {max_depth: 3}}}",
        "training: {search: {ranges: {num_round: [10, 100]}}}",
        "training: {monotone: tenure}",
        "training: {weight: [tenure]}",
        "training: {split: {test: 0.5}}",
        "training: {split: {seed: 1.5}}",
        "training: {compute: {instance: m5.large}}",
        "training: {compute: {count: 2}}",
        "training: {compute: {volume: 0}}",
        "training: {compute: sagemaker}",
        "training: {compute: {spot: 1}}",
        "training: {compute: {timeLimit: PT1H}}",
        "gates: {metric: auc}",
        "gates: [{min: 0.8}]",
        "gates: [{metric: AUC, min: 0.8}]",
        "gates: [{metric: auc, notWorseThanChampion: -1}]",
        "gates: [{fairness: luck, max: 0.1}]",
        "gates: [{fairness: average_odds, max: 2}]",
        "gates: [{fairness: average_odds, max: 0.1, metric: auc}]",
        "evaluation: {fairness: {groups: [tenure]}}\ngates: [{fairness: average_odds, max: 0.1, waived: {until: 2026-12-31}}]",
        "evaluation: {stability: {seeds: 1}}",
        "evaluation: {stability: {minutes: 3}}",
        "evaluation: {stability: {seeds: 3}}\ngates: [{stability: flips, max: -1}]",
        "evaluation: {stability: {seeds: 3}}\ngates: [{stability: flips}]",
        "evaluation: {fairness: {}}",
        "evaluation: {fairness: {groups: []}}",
        "evaluation: {fairness: {groups: [[tenure, tenure]]}}",
        "evaluation: {slices: tenure}",
        "evaluation: {slices: [[]]}",
        "evaluation: {bounds: {tenure: []}}",
        "evaluation: {bounds: {tenure: [many]}}",
        "approval: viewer",
        "deployment: {errorsPerMinute: 0}",
        "deployment: {watch: -1h}",
        "deployment: {rollout: canary}",
        "deployment: {rollout: {strategy: CANARY}}",
        "deployment: {rollout: {steps: 10}}",
        "deployment: {rollout: {steps: []}}",
        "deployment: {rollout: {steps: [10, 100]}}",
        "deployment: {rollout: {steps: [10, 10]}}",
        "deployment: {rollout: {steps: [ten]}}",
        "deployment: {rollout: {bake: PT1M}}",
        "deployment: {rollout: {percent: 10}}",
        "monitoring: {minimumRows: 29}",
        "monitoring: {watchPsi: 0}",
        "monitoring: {metrics: {saved: 1}}",
        "monitoring: {segments: plan}",
        "monitoring: {segments: [a, b, c, d]}",
        "monitoring: {segments: [tenure, tenure]}",
        "monitoring: {metrics: [{name: saved}]}",
        "monitoring: {metrics: [{gain: {truePositive: 1}}]}",
        "monitoring: {metrics: [{name: Saved money, gain: {truePositive: 1}}]}",
        "monitoring: {metrics: [{name: saved, gain: {}}]}",
        "monitoring: {metrics: [{name: saved, gain: 5}]}",
        "monitoring: {metrics: [{name: saved, gain: []}]}",
        "monitoring: {metrics: [{name: saved, gain: {truePositive: 2e9}}]}",
        "monitoring: {metrics: [{name: saved, gain: {truePositive: much}}]}",
        "monitoring: {metrics: [{name: saved, gain: {truePositive: 1, each: 1}}]}",
        "monitoring: {metrics: [{name: saved, gain: {each: 1, perUnitOver: 1}}]}",
        "monitoring: {metrics: [{name: saved, gain: [{predicted: a, actual: b}]}]}",
        "monitoring: {metrics: [{name: saved, gain: {truePositive: 1}, atLeast: all}]}",
        "entityKey: [tenure]",
        "missing: '-'",
        "missing: ['-', '-']",
      })
  void bothRefuse(String more) {
    assertThat(readerAccepts(SMALLEST + more)).isFalse();
    assertThat(schemaAccepts(SMALLEST + more)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "integer",
        "{type: integer, required: true, feature: true, range: [0, null]}",
        "{type: category, oneOf: [a, 1, true], pattern: '[a-z]', unique: false}",
        "{type: date, dateRange: [2020-01-01, null]}",
        "{type: number, range: null}",
        "{type: date, format: dd.MM.yyyy}",
        "{type: date, format: d MMM yyyy, missing: [never]}",
        "{type: timestamp, format: \"yyyy-MM-dd'T'HH:mm:ss.SSSX\"}",
        "{type: timestamp, format: unix-ms}",
        "{type: number, decimal: ',', thousands: '.', unit: €}",
        "{type: date, format: d. MMMM yyyy, language: de}",
        "{type: timestamp, zone: America/Argentina/Buenos_Aires}",
        "{type: integer, thousands: ' ', unit: '%', missing: [-999]}",
        "text",
        "{type: text, feature: true}",
        "{type: text, feature: true, ngrams: 3}",
        "{type: text, ngrams: null}",
      })
  void bothAcceptTheColumn(String column) {
    String yaml = SMALLEST.replace("tenure: integer", "tenure: integer, x: " + column);

    assertThat(readerAccepts(yaml)).isTrue();
    assertThat(schemaAccepts(yaml)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "float",
        "{required: true}",
        "{type: text, feature: true, ngrams: 0}",
        "{type: text, feature: true, ngrams: 4}",
        "{type: text, feature: true, ngrams: [1, 2]}",
        "{type: integer, required: 1}",
        "{type: integer, range: [0]}",
        "{type: integer, range: [0, many]}",
        "{type: integer, range: 5}",
        "{type: category, oneOf: []}",
        "{type: category, oneOf: [a, a]}",
        "{type: category, pattern: [a]}",
        "{type: date, dateRange: [yesterday, null]}",
        "{type: integer, max: 5}",
        "{type: date, format: DD.MM.YYYY}",
        "{type: date, format: '%d.%m.%Y'}",
        "{type: date, format: [dd.MM.yyyy]}",
        "{type: number, decimal: ;}",
        "{type: number, thousands: none}",
        "{type: number, missing: '-'}",
      })
  void bothRefuseTheColumn(String column) {
    String yaml = SMALLEST.replace("tenure: integer", "tenure: integer, x: " + column);

    assertThat(readerAccepts(yaml)).isFalse();
    assertThat(schemaAccepts(yaml)).isFalse();
  }

  private static boolean readerAccepts(String yaml) {
    try {
      ProjectYaml.parse(yaml);
      return true;
    } catch (InvalidInputException e) {
      return false;
    }
  }

  private static boolean schemaAccepts(String yaml) {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return SCHEMA
        .validate(
            JsonMapper.shared().writeValueAsString(loaded),
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .isEmpty();
  }

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(schemaText(), InputFormat.JSON);

  private static String schemaText() {
    try {
      return Files.readString(EVENTS.resolve("project.schema.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void collectUndescribed(String path, JsonNode node, List<String> bare) {
    JsonNode properties = node.path("properties");
    for (var property : properties.properties()) {
      boolean described =
          property.getValue().has("description")
              || property.getValue().path("$ref").asString("").equals("#/$defs/type");
      if (!described) {
        bare.add(path + "/" + property.getKey());
      }
    }
    if (node.isObject()) {
      node.properties()
          .forEach(
              child -> collectUndescribed(path + "/" + child.getKey(), child.getValue(), bare));
    } else {
      node.forEach(child -> collectUndescribed(path, child, bare));
    }
  }
}
