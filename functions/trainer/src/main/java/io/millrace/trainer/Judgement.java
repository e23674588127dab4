package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.Project;
import io.millrace.domain.training.TuningTrials.Entry;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Signature;
import io.millrace.wire.TrainingInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What is said of a model that was not learned here. */
final class Judgement {

  private static final int ROWS = 300;

  private final TrainingInput input;
  private final Brought brought;
  private final Split split;
  private final Model model;

  /**
   * Loads the model as it will be served.
   *
   * @param split whose rows but those that are held out a project's own code may have learned from
   * @throws InvalidInputException if it cannot be served
   */
  Judgement(
      TrainingInput input, Brought brought, Observations table, TargetColumn target, Split split) {
    this.input = input;
    this.brought = brought;
    this.split = split;
    Project project = input.project();
    Signature signature = LaidOut.signature(project, target);
    model =
        brought.model(
            signature, FeaturePipeline.asIs(project.features(), table.columns(), known(table)));
  }

  /** The rows whose words a model may know; one that was brought may know them all. */
  private int[] known(Observations table) {
    return isOfCode() ? split.all() : IntStream.range(0, table.rows()).toArray();
  }

  private boolean isOfCode() {
    return input.project().training().ownCode().isPresent();
  }

  Model model() {
    return model;
  }

  /**
   * How much each column matters: by how much the output changes where its values are those of
   * other rows, on average over some rows (permutation, Breiman, Machine Learning 45, 2001; of the
   * output here, not of the loss). The most important first.
   */
  List<Importance> importances(Observations table) {
    FeaturePipeline pipeline = model.pipeline();
    int[] rows = Arrays.copyOf(split.test(), Math.min(ROWS, split.test().length));
    int width = pipeline.width();
    float[] features = pipeline.encode(table.columns(), rows);
    float[] as = model.scorer().predictAll(features, rows.length);
    double[] change = new double[width]; // one feature a column
    for (int j = 0; j < width; j++) {
      float[] moved = features.clone();
      for (int i = 0; i < rows.length; i++) {
        int other = (i + rows.length / 2 + 1) % rows.length;
        moved[i * width + j] = features[other * width + j];
      }
      float[] out = model.scorer().predictAll(moved, rows.length);
      for (int k = 0; k < out.length; k++) {
        change[j] += Math.abs(out[k] - as[k]);
      }
    }
    double all = Math.max(Double.MIN_NORMAL, Arrays.stream(change).sum());
    List<Importance> importances = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      importances.add(new Importance(pipeline.encodings().get(j).column(), change[j] / all, 0));
    }
    importances.sort(Comparator.comparingDouble(Importance::share).reversed());
    return importances;
  }

  /** Where the model comes from. */
  byte[] provenance() {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("version", input.dataset().version());
    if (input.dataset().branch() != null) {
      dataset.put("branch", input.dataset().branch());
    }
    dataset.put("sha256", input.dataset().digest().toString());
    dataset.put("rows", input.dataset().rows());
    Map<String, Object> parts = new LinkedHashMap<>();
    if (isOfCode()) {
      parts.put("laidOut", split.all().length);
    }
    parts.put("test", split.test().length);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("project", input.project().name().toString());
    json.put("run", input.runId());
    json.put("dataset", dataset);
    json.put("split", parts);
    json.put("seed", input.seed());
    json.put("features", model.pipeline().width());
    json.put(isOfCode() ? "ownCode" : "brought", code());
    json.put("software", TrainingProvenance.software());
    return PlainJson.write(json);
  }

  /** The facts for people, in the order to be shown. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Run", input.runId());
    facts.put("Dataset version", input.dataset().name());
    facts.put("Dataset SHA-256", input.dataset().digest().toString());
    facts.put("Seed", String.valueOf(input.seed()));
    code().forEach(facts::put);
    return facts;
  }

  private Map<String, String> code() {
    Map<String, String> code = new LinkedHashMap<>();
    switch (input.project().training().trainer()) {
      case OwnCode.Script(var file, var source, var framework, var _) -> {
        code.put("script", file);
        code.put("source", String.valueOf(source));
        code.put("framework", framework.name().toLowerCase(Locale.ROOT));
      }
      case OwnCode.Container(var uri, var _) -> code.put("image", uri);
      case BroughtModel(var file, var _) -> code.put("file", file);
      case BuiltInTrainer trainer -> throw new IllegalStateException("learned by " + trainer);
    }
    Entry trial = brought.trial();
    if (trial != null) {
      code.put("trial", trial.job());
      code.put("settings", trial.told());
    }
    code.put("format", brought.word());
    code.put("model", Sha256.of(brought.model()).toString());
    return code;
  }
}
