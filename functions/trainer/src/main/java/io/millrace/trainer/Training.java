package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.project.Project;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import io.millrace.modeling.Signature;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.tree.TreeEnsemble;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/** One run: from rows to the files of a model archive. */
final class Training {

  private final TrainingInput input;
  private final Hyperparameters hyperparameters;
  private final Boosting.Checkpoints checkpoints;
  private final Interruption interruption;
  private final Consumer<String> progress;

  Training(
      TrainingInput input,
      Hyperparameters hyperparameters,
      Boosting.Checkpoints checkpoints,
      Interruption interruption,
      Consumer<String> progress) {
    this.input = input;
    this.hyperparameters = hyperparameters;
    this.checkpoints = checkpoints;
    this.interruption = interruption;
    this.progress = progress;
  }

  /**
   * Learns from the rows that the project's split leaves for it, and measures on the others.
   *
   * @param champion the archive of the model that serves now; null where there is none
   * @throws InvalidInputException if the data can never give a model
   * @throws Interrupted if it was asked to stop
   */
  ModelArchive run(Observations table, @Nullable ModelArchive champion)
      throws XGBoostError, IOException {
    Target target = Target.of(input.project(), table);
    return run(
        table, target, Split.of(input.project(), table, target.rows(), input.seed()), champion);
  }

  /** As {@link #run(Observations, ModelArchive)}, with another split. */
  ModelArchive run(Observations table, Target target, Split split, @Nullable ModelArchive champion)
      throws XGBoostError, IOException {
    Project project = input.project();
    progress.accept(
        "Rows: %,d to learn from, %,d to stop by, %,d to judge by."
            .formatted(split.train().length, split.validation().length, split.test().length));
    FeaturePipeline pipeline =
        FeaturePipeline.fit(project.features(), table.columns(), split.train());
    Checkpoint grown = grow(pipeline, table, target, split);
    byte[] trees = grown.bestTrees();
    Signature signature = Signature.of(project, target.classes());
    Model model = new Model(signature, pipeline, TreeEnsemble.read(trees));

    HeldOut heldOut = new HeldOut(table, split.test(), target, input.seed());
    HeldOut.Result result = heldOut.measure(model);
    Comparison comparison =
        new Comparison(
            result.evaluation(), champion == null ? null : championOn(heldOut, champion));
    comparison
        .model()
        .metrics()
        .forEach((metric, estimate) ->
            progress.accept(
                "test-%s:%.6f"
                    .formatted(
                        metric.name().toLowerCase(java.util.Locale.ROOT), estimate.value())));
    List<Importance> importances = Contributions.of(model, trees, table, split.test());
    Provenance provenance =
        new Provenance(input, hyperparameters, split, grown.bestRound(), pipeline.width());

    Map<String, byte[]> files = new TreeMap<>();
    files.put(ModelArchive.MODEL, trees);
    files.put(ModelArchive.PIPELINE, pipeline.toJson());
    files.put(ModelArchive.SIGNATURE, signature.toJson());
    files.put(ModelArchive.METRICS, Json.bytes(comparison));
    files.put(
        ModelArchive.BASELINE,
        Baseline.of(project.features(), table, split.train(), heldOut.scores(model)));
    files.put(ModelArchive.IMPORTANCE, Importance.toJson(importances));
    files.put(ModelArchive.PROVENANCE, provenance.toJson());
    files.put(ModelArchive.CARD, new Card(project, provenance).of(comparison, result, importances));
    return new ModelArchive(files);
  }

  private Checkpoint grow(FeaturePipeline pipeline, Observations table, Target target, Split split)
      throws XGBoostError, IOException {
    DMatrix train = matrix(pipeline, table, target, split.train());
    DMatrix validation = matrix(pipeline, table, target, split.validation());
    try {
      return new Boosting(
              input.project().task(),
              target.classes().size(),
              hyperparameters,
              input.seed(),
              progress)
          .grow(train, validation, checkpoints, interruption);
    } finally {
      train.dispose();
      validation.dispose();
    }
  }

  /** Of the champion on the same rows; null, with a word on why, where it cannot be measured. */
  private @Nullable Evaluation championOn(HeldOut heldOut, ModelArchive champion) {
    try {
      return heldOut.measure(Model.of(champion)).evaluation();
    } catch (InvalidInputException e) {
      progress.accept("The champion cannot be measured on these rows: " + e.getMessage());
      return null;
    }
  }

  private static DMatrix matrix(
      FeaturePipeline pipeline, Observations table, Target target, int[] rows) throws XGBoostError {
    DMatrix matrix =
        new DMatrix(
            pipeline.encode(table.columns(), rows), rows.length, pipeline.width(), Float.NaN);
    double[] values = target.values(rows);
    float[] labels = new float[values.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (float) values[i];
    }
    matrix.setLabel(labels);
    return matrix;
  }
}
