package io.millrace.trainer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Rival;
import io.millrace.domain.evaluation.Stability;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.card.LearningCurve;
import io.millrace.modeling.score.ModelFaultException;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/** One run: from rows to the files of a model archive. */
final class Training {

  /** The share of the rows that judge which chance and repeated rows make. */
  private static final double SHIFTED = 0.05;

  private final TrainingInput input;
  private final Map<String, String> hyperparameters;
  private final Boosting.Checkpoints checkpoints;
  private final StopSignal interruption;
  private final Progress progress;

  /**
   * @param hyperparameters that are given; the others have defaults
   */
  Training(
      TrainingInput input,
      Map<String, String> hyperparameters,
      Boosting.Checkpoints checkpoints,
      StopSignal interruption,
      Progress progress) {
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
    TargetColumn target = TargetColumn.of(input.project(), table);
    return run(table, target, split(table, target, champion), champion);
  }

  /** So that the champion is judged by what it has not learned from, as far as there is any. */
  private Split split(Observations table, TargetColumn target, @Nullable ModelArchive champion) {
    Project project = input.project();
    Split split = Split.of(project, table, target, input.seed());
    if (champion == null || project.entityKey() != null || project.eventTime() != null) {
      return split;
    }
    return LearnedRows.in(champion)
        .filter(learned -> learned.share(table, split.test()) > SHIFTED)
        .map(learned -> {
          progress.say(
              "The rows came in another order than before: those that the champion has not learned"
                  + " from are held out, so newer ones count for more than they are of the file.");
          return Split.of(project, table, target, input.seed(), learned.novelty(table));
        })
        .orElse(split);
  }

  /** As {@link #run(Observations, ModelArchive)}, with another split. */
  ModelArchive run(
      Observations table, TargetColumn target, Split split, @Nullable ModelArchive champion)
      throws XGBoostError, IOException {
    Project project = input.project();
    progress.say(
        String.format(
            Locale.ROOT,
            "Rows: %,d to learn from, %,d to stop by, %,d to judge by.",
            split.train().length,
            split.validation().length,
            split.test().length));
    Learned learned =
        new Learning(input, hyperparameters, checkpoints, interruption, progress)
            .learn(table, target, split);
    Model model = learned.model();

    HeldOut heldOut = new HeldOut(project, table, split, target, input.seed());
    HeldOut.Result result = heldOut.measure(model);
    Rival linear = linear(learned, heldOut, result);
    List<Importance> importances = Contributions.of(learned, table, split.test());
    TrainingProvenance provenance = new TrainingProvenance(input, learned, split);
    return archive(
        table,
        split,
        model,
        heldOut,
        result,
        new Comparison(
            result.evaluation(),
            championOn(heldOut, result, table, split, champion),
            linear,
            new CloserLook(project, table, target, split, input.seed())
                .at(model, heldOut, result, importances, champion)
                .with(stability(model, heldOut, table, target, split)),
            learned.leaderboard()),
        new Kept(
            learned.files(),
            importances,
            provenance.toJson(),
            provenance.facts(),
            learned.stillImproving(),
            learned.curve()));
  }

  private @Nullable Stability stability(
      Model model, HeldOut heldOut, Observations table, TargetColumn target, Split split)
      throws XGBoostError, IOException {
    EvaluationPolicy policy = input.project().evaluation();
    return policy == null || policy.stability() == null
        ? null
        : new OtherSeeds(input, hyperparameters, checkpoints, interruption, progress)
            .measure(policy.stability(), model, heldOut, table, target, split);
  }

  /** Writes the rows that the project's own code learns from into files of this folder. */
  void layOut(Observations table, @Nullable ModelArchive champion, Path folder) throws IOException {
    TargetColumn target = TargetColumn.of(input.project(), table);
    Split split = split(table, target, champion);
    new LaidOut(input.project(), table, target).write(folder, split);
    progress.say(
        String.format(
            Locale.ROOT,
            "Rows laid out: %,d; to judge by, and kept from the program: %,d.",
            split.all().length,
            split.test().length));
  }

  /**
   * Judges what the project's own code has learned from rows that {@link #layOut} wrote, or a model
   * that was brought, as it judges what it learns itself: on the rows that are held out, which that
   * code has not seen. What a model that was brought has learned from is not known here.
   *
   * @throws InvalidInputException if it is no model that can be served
   */
  ModelArchive judge(Observations table, @Nullable ModelArchive champion, Brought brought)
      throws IOException {
    Project project = input.project();
    TargetColumn target = TargetColumn.of(project, table);
    Split split = split(table, target, champion);
    try {
      var judgement = new Judgement(input, brought, table, target, split);
      Model model = judgement.model();
      HeldOut heldOut = new HeldOut(project, table, split, target, input.seed());
      HeldOut.Result result = heldOut.measure(model);
      List<Importance> importances = judgement.importances(table);
      return archive(
          table,
          split,
          model,
          heldOut,
          result,
          new Comparison(
              result.evaluation(),
              championOn(heldOut, result, table, split, champion),
              null,
              new CloserLook(project, table, target, split, input.seed())
                  .at(model, heldOut, result, importances, champion),
              null),
          new Kept(
              brought.files(),
              importances,
              judgement.provenance(),
              judgement.facts(),
              false,
              null));
    } catch (ModelFaultException e) {
      throw new InvalidInputException("The model cannot be judged: %s.".formatted(e.getMessage()));
    }
  }

  /** What is kept with a model of where it comes from, and what it looks at. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Kept(
      Map<String, byte[]> files,
      List<Importance> importances,
      byte[] provenance,
      Map<String, String> facts,
      boolean stillImproving,
      @Nullable LearningCurve curve) {}

  private ModelArchive archive(
      Observations table,
      Split split,
      Model model,
      HeldOut heldOut,
      HeldOut.Result result,
      Comparison comparison,
      Kept kept) {
    Project project = input.project();
    comparison
        .model()
        .metrics()
        .forEach((metric, estimate) ->
            progress.say(
                String.format(
                    Locale.ROOT,
                    "test-%s:%.6f",
                    metric.name().toLowerCase(Locale.ROOT),
                    estimate.value())));
    Map<String, byte[]> files = new TreeMap<>(kept.files());
    files.put(ModelArchive.PIPELINE, model.pipeline().toJson());
    files.put(ModelArchive.SIGNATURE, model.signature().toJson());
    files.put(ModelArchive.METRICS, Json.bytes(comparison));
    Baseline baseline =
        new Baseline(project, table, split.all(), split.test(), heldOut.scores(model));
    files.put(ModelArchive.BASELINE, baseline.ofAll());
    if (!project.monitoring().segmentColumns().isEmpty()) {
      files.put(ModelArchive.SEGMENT_BASELINES, baseline.bySegment());
    }
    files.put(ModelArchive.IMPORTANCE, Importance.toJson(kept.importances()));
    files.put(ModelArchive.PROVENANCE, kept.provenance());
    boolean brought = project.training().trainer() instanceof BroughtModel;
    if (!brought && split.all().length <= LearnedRows.MOST) {
      files.put(
          ModelArchive.LEARNED, LearnedRows.of(model.signature(), table, split.all()).toJson());
    }
    files.put(
        ModelArchive.CARD,
        new Card(project, split, kept.facts(), kept.stillImproving(), kept.curve())
            .of(
                comparison,
                result,
                kept.importances(),
                Effects.of(project, heldOut, model, kept.importances())));
    return new ModelArchive(files);
  }

  /** The linear model on the same rows; null where the model is linear itself. */
  private static @Nullable Rival linear(Learned learned, HeldOut heldOut, HeldOut.Result result) {
    Model linear = learned.linearModel();
    if (linear == null) {
      return null;
    }
    HeldOut.Result theirs = heldOut.measure(linear);
    return new Rival(theirs.evaluation(), heldOut.difference(result, theirs));
  }

  /** The champion on the same rows; with a word on why where it cannot be measured. */
  private Champion championOn(
      HeldOut heldOut,
      HeldOut.Result result,
      Observations table,
      Split split,
      @Nullable ModelArchive champion) {
    if (champion == null) {
      return new Champion.None();
    }
    double learned =
        LearnedRows.in(champion).map(rows -> rows.share(table, split.test())).orElse(0.0);
    if (learned > SHIFTED) {
      return new Champion.Unmeasured(
          String.format(
              Locale.ROOT,
              "it has learned from %.0f %% of the rows that it would be judged by",
              100 * learned));
    }
    try {
      HeldOut.Result theirs = heldOut.measure(Model.of(champion));
      return new Champion.Measured(theirs.evaluation(), heldOut.difference(result, theirs));
    } catch (InvalidInputException e) {
      progress.say("The champion cannot be measured on these rows: " + e.reason());
      return new Champion.Unmeasured(e.reason().replaceFirst("\\.$", ""));
    }
  }
}
