package io.millrace.trainer;

import io.millrace.modeling.Json;
import io.millrace.wire.TrainingInput;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a model comes from: all that it takes to make the same bytes again. It holds no times and
 * no places.
 */
record Provenance(
    TrainingInput input, Hyperparameters hyperparameters, Split split, int rounds, int features) {

  private static final String XGBOOST = "3.0.4";

  byte[] toJson() {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("version", input.dataset().version());
    dataset.put("sha256", input.dataset().digest().toString());
    dataset.put("rows", input.dataset().rows());
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("train", split.train().length);
    parts.put("validation", split.validation().length);
    parts.put("test", split.test().length);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("project", input.project().name().toString());
    json.put("run", input.runId());
    json.put("dataset", dataset);
    json.put("split", parts);
    json.put("seed", input.seed());
    json.put("features", features);
    json.put("hyperparameters", hyperparameters.booster());
    json.put("rounds", rounds);
    json.put("software", software());
    return Json.write(json);
  }

  /** For people, in the order to be shown. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Run", input.runId());
    facts.put("Dataset version", String.valueOf(input.dataset().version()));
    facts.put("Dataset SHA-256", input.dataset().digest().toString());
    facts.put("Seed", String.valueOf(input.seed()));
    facts.put("Rounds", String.valueOf(rounds));
    hyperparameters.booster().forEach(facts::put);
    software().forEach(facts::put);
    return facts;
  }

  private static Map<String, String> software() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    Map<String, String> software = new LinkedHashMap<>();
    software.put("millrace", version == null ? "not packaged" : version);
    software.put("xgboost", XGBOOST);
    software.put("java", String.valueOf(Runtime.version().feature()));
    return software;
  }
}
