package io.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * A program of a project's own, from its sources to a prediction: the examples, as they are.
 * Profile {@code python}.
 */
@Tag("python")
@ExtendWith(SharedPlatform.class)
class OwnCodeTest {

  private static final String STUMP =
      """
      import argparse, csv, json, math, os

      parser = argparse.ArgumentParser()
      parser.add_argument("--cut", type=int)
      cut = parser.parse_args().cut
      assert cut == json.loads(os.environ["SM_HPS"])["cut"] == int(os.environ["SM_HP_CUT"])

      def rows(part):
          with open(os.path.join(os.environ["SM_CHANNEL_" + part.upper()], part + ".csv")) as file:
              return [(float(row["months"]), int(row["left"])) for row in csv.DictReader(file)]

      def odds(side):
          yes = sum(left for _, left in side) + 1
          return math.log(yes / (len(side) + 2 - yes))

      train = rows("train")
      low, high = odds([r for r in train if r[0] < cut]), odds([r for r in train if r[0] >= cut])
      held = rows("validation")
      right = sum(((low if months < cut else high) > 0) == (left == 1) for months, left in held)
      print("cut=%d accuracy=%.4f" % (cut, right / len(held)))

      tree = {
          "base_weights": [0, low, high], "categories": [], "categories_nodes": [], "categories_segments": [],
          "categories_sizes": [], "default_left": [0, 0, 0], "id": 0, "left_children": [1, -1, -1],
          "loss_changes": [1, 0, 0], "parents": [2147483647, 0, 0], "right_children": [2, -1, -1],
          "split_conditions": [cut, low, high], "split_indices": [0, 0, 0], "split_type": [0, 0, 0],
          "sum_hessian": [2, 1, 1],
          "tree_param": {"num_deleted": "0", "num_feature": "1", "num_nodes": "3", "size_leaf_vector": "1"},
      }
      model = {
          "learner": {
              "attributes": {}, "feature_names": ["months"], "feature_types": ["float"],
              "gradient_booster": {
                  "model": {
                      "gbtree_model_param": {"num_parallel_tree": "1", "num_trees": "1"},
                      "iteration_indptr": [0, 1], "tree_info": [0], "trees": [tree],
                  },
                  "name": "gbtree",
              },
              "learner_model_param": {
                  "base_score": "5E-1", "boost_from_average": "1", "num_class": "0", "num_feature": "1", "num_target": "1",
              },
              "objective": {"name": "binary:logistic", "reg_loss_param": {"scale_pos_weight": "1"}},
          },
          "version": [3, 0, 0],
      }
      with open(os.path.join(os.environ["SM_MODEL_DIR"], "model.json"), "w") as file:
          json.dump(model, file)
      """;

  private static final Path SAMPLES = Path.of("../../events/samples");

  private final Platform platform;

  OwnCodeTest(Platform platform) {
    this.platform = platform;
  }

  @Test
  void whatScikitLearnLearnsServesAsItPredictsThere() throws IOException {
    String project = "telco-own";
    learn(project, SAMPLES.resolve("own-code"), SAMPLES.resolve("telco-churn/telco-churn.csv"));

    JsonNode probe = probe(project);

    assertThat(probabilities(project, probe).path("Yes").asDouble())
        .isCloseTo(probe.path("probability").asDouble(), within(1e-5));
  }

  @Test
  void whatPyTorchLearnsInTwoProcessesServesAsItPredictsThere() throws Exception {
    assumeThat(new ProcessBuilder("python3", "-c", "import torch").start().waitFor())
        .as("the Python at hand has PyTorch")
        .isZero();
    String project = "soil";
    learn(project, SAMPLES.resolve("pytorch"), SAMPLES.resolve("data/satellite.csv"));

    JsonNode probe = probe(project);

    JsonNode served = probabilities(project, probe);
    List<String> classes = served.propertyNames().stream().sorted().toList();
    assertThat(classes).hasSize(6);
    for (int c = 0; c < classes.size(); c++) {
      assertThat(served.path(classes.get(c)).asDouble())
          .as(classes.get(c))
          .isCloseTo(probe.path("probabilities").path(c).asDouble(), within(1e-5));
    }
  }

  /** A tree of two leaves without any package; where it parts is searched for. */
  @Test
  void settingsOfAProgramAreSearchedForByOneJobEachAndTheBestServes() {
    String project = "searched";
    String sources = Json.text(Map.of("files", Map.of("train.py", STUMP)));
    JsonNode kept =
        Json.mapper().readTree(platform.put("/v1/projects/searched/source", sources).body());
    platform.declare(
        project,
        """
        name: searched
        task: binary
        target: left
        positive: Yes
        columns: {left: category, months: number}
        training:
          script: {file: train.py, source: %s}
          search: {strategy: random, trials: 5, parallel: 2, maximize: 'accuracy=([0-9.]+)', ranges: {cut: [1, 60]}}
        gates: []
        approval: automatic
        """
            .formatted(kept.path("source").asString()));
    StringBuilder csv = new StringBuilder("left,months\n");
    for (int row = 0; row < 900; row++) {
      int months = row * 37 % 61;
      boolean left = (months < 25) != (row % 17 == 0);
      csv.append(left ? "Yes" : "No").append(',').append(months).append('\n');
    }
    platform.drop(project, "months.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
    platform.await(project, status -> status.at("/route/live/version").asInt(0) > 0);

    String runs = "/v1/projects/searched/runs";
    JsonNode run = platform.get(runs).at("/runs/0");
    List<JsonNode> trials = run.at("/outcome/model/tuning/entries").valueStream().toList();
    assertThat(trials).hasSize(5);
    assertThat(trials.stream().map(trial -> -trial.path("value").asDouble())).isSorted();
    String best = trials.getFirst().at("/settings/cut").asString();
    assertThat(line(runs + "/" + run.path("runId").asString(), "cut=" + best + " "))
        .startsWith("accuracy=");
    assertThat(new Commands(platform.environment()).run("version", project, 1))
        .contains("the best of those that were tried: cut " + best);
    int cut = Integer.parseInt(best);
    assertThat(probability(project, cut - 1)).isGreaterThan(probability(project, cut));
    assertThat(probability(project, 0)).isEqualTo(probability(project, cut - 1));
    assertThat(probability(project, 60)).isEqualTo(probability(project, cut));
  }

  private double probability(String project, int months) {
    JsonNode probe = Json.mapper().createObjectNode().set("instance", months(months));
    return probabilities(project, probe).path("Yes").asDouble();
  }

  private static JsonNode months(int months) {
    return Json.mapper().createObjectNode().put("months", months);
  }

  /** Declares an example and drops its data; returns once a version serves. */
  private void learn(String project, Path example, Path data) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String file : new String[] {"train.py", "requirements.txt"}) {
      files.put(file, Files.readString(example.resolve(file)));
    }
    JsonNode kept =
        Json.mapper()
            .readTree(
                platform
                    .put(
                        "/v1/projects/%s/source".formatted(project),
                        Json.text(Map.of("files", files)))
                    .body());
    platform.declare(
        project,
        Files.readString(example.resolve("project.yaml"))
            .replace(
                "script: train.py",
                "script: {file: train.py, source: %s}".formatted(kept.path("source").asString())));
    platform.drop(project, data.getFileName().toString(), Files.readAllBytes(data));
    platform.await(project, status -> status.at("/route/live/version").asInt(0) > 0);
  }

  /** What the program said of an instance. */
  private JsonNode probe(String project) {
    String runs = "/v1/projects/%s/runs".formatted(project);
    String id = platform.get(runs).at("/runs/0/runId").asString();
    return Json.mapper().readTree(line(runs + "/" + id, "probe "));
  }

  /** What is predicted of that instance. */
  private JsonNode probabilities(String project, JsonNode probe) {
    String prediction =
        platform
            .post(
                "/v1/models/%s/predict".formatted(project),
                Json.text(Map.of("instances", new Object[] {probe.path("instance")})))
            .body();
    return Json.mapper().readTree(prediction).at("/predictions/0/probabilities");
  }

  /** The rest of the line of a run's log that begins so. */
  private String line(String run, String beginning) {
    String after = "";
    while (true) {
      JsonNode page = platform.get(run + "/logs" + after);
      for (JsonNode line : page.path("lines")) {
        if (line.asString().startsWith(beginning)) {
          return line.asString().substring(beginning.length());
        }
      }
      String next = "?after=" + page.path("next").asString("");
      assertThat(next).as("the log says '%s'", beginning).isNotEqualTo(after);
      after = next;
    }
  }
}
