package io.millrace.cli;

import io.millrace.cli.SuiteReport.Result;
import io.millrace.cli.SuiteReport.State;
import io.millrace.columns.Codec;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Shortened;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Signature;
import io.millrace.modeling.evaluate.ClassificationResult;
import io.millrace.modeling.evaluate.Intervals;
import io.millrace.modeling.evaluate.RegressionResult;
import io.millrace.wire.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model on rows of which the truth is known, against the gates of its project: predicted as the
 * platform predicts them, a row at a time.
 */
final class ModelSuite {

  /** So that the same file has the same intervals. */
  private static final long SEED = 1;

  private static final int LONGEST = 200;

  private final Project project;
  private final Model model;
  private final Codec target;
  private final List<Prediction> said = new ArrayList<>();
  private final List<Object> truth = new ArrayList<>();
  private final List<String> lists = new ArrayList<>();
  private int unlabeled;
  private int unlisted;
  private int refused;
  private @Nullable String refusal;

  /**
   * @param project whose target and gates count
   * @throws InvalidInputException if the model predicts something else
   */
  ModelSuite(Project project, Model model) {
    this.project = project;
    this.model = model;
    this.target = Codec.of(project.column(project.target()));
    if (model.signature().task() != project.task()
        || !model.signature().target().equals(project.target())) {
      throw new InvalidInputException(
          "The model predicts '%s' (%s), and the project '%s' (%s)."
              .formatted(
                  model.signature().target(),
                  model.signature().task().name().toLowerCase(Locale.ROOT),
                  project.target(),
                  project.task().name().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * Predicts the rows of a file and judges what was said of them.
   *
   * @param file JSON, JSON Lines, CSV or Parquet, whose rows hold the target
   */
  List<Result> results(Path file) {
    JsonNode signature = Json.mapper().readTree(model.signature().toJson());
    InstanceFile rows =
        InstanceFile.read(file, () -> Json.mapper().createObjectNode().set("signature", signature));
    for (int i = 0; i < rows.rows().size(); i++) {
      take(i, rows.rows().get(i));
    }
    List<Result> results = new ArrayList<>();
    results.add(rows());
    if (said.isEmpty()) {
      results.add(
          new Result(
              "gates",
              State.UNDECIDED,
              "No row could be predicted whose %s is known.".formatted(project.target()),
              0));
      return results;
    }
    Evaluation evaluation = evaluation();
    if (project.gates().isEmpty()) {
      results.add(
          new Result(
              "gates", State.UNDECIDED, "The project asks for none. " + figures(evaluation), 0));
    }
    var comparison =
        new Comparison(
            evaluation, new Champion.Unmeasured("one model is looked at here, and no other"));
    Gates.judge(project.gates(), comparison).stream().map(ModelSuite::result).forEach(results::add);
    return results;
  }

  private void take(int index, Row row) {
    switch (row) {
      case Row.Unreadable(var reason) -> refuse(reason);
      case Row.Given(var instance, var written) -> {
        Optional<Object> known = known(written.path(project.target()));
        if (known.isEmpty()) {
          unlabeled++;
          return;
        }
        Optional<String> list = list(written);
        if (isRanking() && list.isEmpty()) {
          unlisted++;
          return;
        }
        try {
          said.add(model.predict(model.read(index, values(instance)).features()));
          truth.add(known.get());
          list.ifPresent(lists::add);
        } catch (InvalidInputException e) {
          refuse(e.reason());
        }
      }
    }
  }

  private void refuse(String reason) {
    refused++;
    refusal = refusal == null ? reason : refusal;
  }

  /** What the model takes of a row, which is never the target. */
  private Map<String, @Nullable Object> values(JsonNode instance) {
    Map<String, @Nullable Object> values = PlainJson.readObject(Json.bytes(instance));
    values.remove(project.target());
    return values;
  }

  /** The truth as the project reads it: a number, or the word of a class. */
  private Optional<Object> known(JsonNode written) {
    if (written.isMissingNode() || written.isNull()) {
      return Optional.empty();
    }
    var value = target.read(PlainJson.read(Json.bytes(written)));
    return model.signature().classes().isEmpty()
        ? Optional.ofNullable(target.json(value)).filter(Number.class::isInstance)
        : target.word(value).map(Object.class::cast);
  }

  private boolean isRanking() {
    return project.training().objective() == Objective.RANKING;
  }

  /** The list that a row is in; empty where it says none, or rows are not put in order. */
  private Optional<String> list(JsonNode written) {
    String key = project.entityKey();
    if (key == null || !isRanking() || written.path(key).isMissingNode()) {
      return Optional.empty();
    }
    Codec codec = Codec.of(project.column(key));
    return codec.word(codec.read(PlainJson.read(Json.bytes(written.path(key)))));
  }

  private Result rows() {
    String counted =
        String.format(
            Locale.ROOT,
            "%,d rows were predicted, %,d hold no %s,%s %,d could not be read.",
            said.size(),
            unlabeled,
            project.target(),
            unlisted == 0
                ? ""
                : String.format(Locale.ROOT, " %,d hold no %s,", unlisted, project.entityKey()),
            refused);
    return refusal == null
        ? new Result("rows", State.PASSED, counted, 0)
        : new Result("rows", State.FAILED, counted + " " + Shortened.to(LONGEST, refusal), 0);
  }

  private @Nullable Intervals intervals() {
    Signature.Bounds bounds = model.signature().interval();
    return bounds == null
        ? null
        : new Intervals(
            bounds.coverage(),
            said.stream()
                .map(each -> Objects.requireNonNull(((Prediction.Estimated) each).interval()))
                .toList());
  }

  private Evaluation evaluation() {
    if (model.signature().classes().isEmpty()) {
      return regression();
    }
    // a class that the model does not know is one that it never says
    Set<String> all = new LinkedHashSet<>(model.signature().classes());
    truth.stream().map(Object::toString).sorted().forEach(all::add);
    List<String> classes = List.copyOf(all);
    float[] probabilities = new float[said.size() * classes.size()];
    for (int row = 0; row < said.size(); row++) {
      if (said.get(row) instanceof Prediction.Classified(var _, var _, var each)) {
        for (int c = 0; c < classes.size(); c++) {
          probabilities[row * classes.size() + c] =
              each.getOrDefault(classes.get(c), 0.0).floatValue();
        }
      }
    }
    return new ClassificationResult(
            classes,
            probabilities,
            truth.stream().mapToInt(each -> classes.indexOf(each.toString())).toArray(),
            model.signature().threshold())
        .evaluate(SEED);
  }

  private Evaluation regression() {
    Map<String, Integer> numbers = new HashMap<>();
    int[] units =
        isRanking()
            ? lists.stream()
                .mapToInt(list -> numbers.computeIfAbsent(list, _ -> numbers.size()))
                .toArray()
            : IntStream.range(0, said.size()).toArray();
    return new RegressionResult(
            said.stream().mapToDouble(Prediction::score).toArray(),
            truth.stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray(),
            project.training().objective(),
            intervals(),
            isRanking() ? units : null)
        .evaluate(SEED, units);
  }

  private static String figures(Evaluation evaluation) {
    List<String> figures = new ArrayList<>();
    evaluation
        .metrics()
        .forEach((metric, estimate) -> figures.add("%s is %s".formatted(metric, figure(estimate))));
    return String.join(", ", figures) + ".";
  }

  private static String figure(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%.4g (95 %% interval %.4g to %.4g)",
        estimate.value(),
        estimate.low(),
        estimate.high());
  }

  private static Result result(GateVerdict verdict) {
    State state =
        switch (verdict) {
          case GateVerdict.Passed _ -> State.PASSED;
          case GateVerdict.Failed _ -> State.FAILED;
          case GateVerdict.Inconclusive _, GateVerdict.Waived _ -> State.UNDECIDED;
        };
    return new Result("gate: " + name(verdict.gate()), state, verdict.because(), 0);
  }

  private static String name(Gate gate) {
    return switch (gate) {
      case Gate.Bound(var metric, var _) -> metric.toString();
      case Gate.NotWorseThanChampion(var metric, var _) -> metric + " beside the champion";
      case Gate.Fair(var measure, var of, var _, var _) ->
          of.isEmpty() ? measure.toString() : "%s of %s".formatted(measure, String.join(", ", of));
      case Gate.Stable(var measure, var _) -> measure + " between seeds";
    };
  }
}
