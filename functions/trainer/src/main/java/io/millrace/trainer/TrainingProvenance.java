package io.millrace.trainer;

import io.millrace.modeling.PlainJson;
import io.millrace.wire.TrainingInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a model comes from: all that it takes to make the same bytes again. It holds no times and
 * no places.
 */
record TrainingProvenance(TrainingInput input, Learned learned, Split split) {

  private static final String XGBOOST = "3.0.4";

  byte[] toJson() {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("version", input.dataset().version());
    if (input.dataset().branch() != null) {
      dataset.put("branch", input.dataset().branch());
    }
    dataset.put("sha256", input.dataset().digest().toString());
    dataset.put("rows", input.dataset().rows());
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("train", split.train().length);
    parts.put("validation", split.validation().length);
    parts.put("test", split.test().length);
    parts.put("refitted", split.all().length);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("project", input.project().name().toString());
    json.put("run", input.runId());
    json.put("dataset", dataset);
    json.put("split", parts);
    json.put("seed", input.seed());
    json.put("features", learned.prepared().pipeline().width());
    json.put("algorithm", input.project().training().requireBuiltIn().algorithm().word());
    json.put("objective", Loss.of(input.project()).objective());
    input.project().training().interval().ifPresent(each -> json.put("interval", each));
    json.put(
        "models", learned.selection().parts().stream().map(TrainingProvenance::model).toList());
    json.put("software", software());
    return PlainJson.write(json);
  }

  private static Map<String, Object> model(Selection.Part part) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("learner", part.learner().name());
    model.put("weight", part.weight());
    model.put("hyperparameters", part.learner().settings());
    switch (part.fitted()) {
      case Fitted.Trees trees -> model.put("rounds", trees.rounds());
      case Fitted.Linear linear -> model.put("penalty", linear.penalty());
    }
    return model;
  }

  /** The facts for people, in the order to be shown. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Run", input.runId());
    facts.put("Dataset version", input.dataset().name());
    facts.put("Dataset SHA-256", input.dataset().digest().toString());
    facts.put("Seed", String.valueOf(input.seed()));
    facts.put("Objective", Loss.of(input.project()).objective());
    input
        .project()
        .training()
        .interval()
        .ifPresent(each ->
            facts.put(
                "Intervals",
                "hold the truth with probability %s; conformalized quantile regression"
                    .formatted(each)));
    List<Selection.Part> parts = learned.selection().parts();
    for (Selection.Part part : parts) {
      String of = parts.size() == 1 ? "" : " (" + part.learner().name() + ")";
      if (parts.size() > 1) {
        facts.put("Share" + of, String.format(Locale.ROOT, "%.0f %%", 100 * part.weight()));
      }
      switch (part.fitted()) {
        case Fitted.Trees trees -> facts.put("Rounds" + of, String.valueOf(trees.rounds()));
        case Fitted.Linear linear -> facts.put("Penalty" + of, String.valueOf(linear.penalty()));
      }
      part.learner().settings().forEach((name, value) -> facts.put(name + of, value));
    }
    software().forEach(facts::put);
    return facts;
  }

  /** What a model is made by. */
  static Map<String, String> software() {
    String version = TrainingProvenance.class.getPackage().getImplementationVersion();
    Map<String, String> software = new LinkedHashMap<>();
    software.put("millrace", version == null ? "not packaged" : version);
    software.put("xgboost", XGBOOST);
    software.put("java", String.valueOf(Runtime.version().feature()));
    return software;
  }
}
