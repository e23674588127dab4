package io.millrace.cli;

import io.millrace.cli.SuiteReport.Result;
import io.millrace.cli.SuiteReport.State;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Shortened;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.wire.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  private final LabelledRows labelled;
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
    this.labelled = new LabelledRows(project, model.signature());
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
    if (labelled.size() == 0) {
      results.add(
          new Result(
              "gates",
              State.UNDECIDED,
              "No row could be predicted whose %s is known.".formatted(project.target()),
              0));
      return results;
    }
    Evaluation evaluation = labelled.evaluation(SEED);
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
        Optional<Object> known = labelled.known(written);
        if (known.isEmpty()) {
          unlabeled++;
          return;
        }
        Optional<String> list = labelled.list(written);
        if (labelled.isRanking() && list.isEmpty()) {
          unlisted++;
          return;
        }
        try {
          labelled.add(
              model.predict(model.read(index, values(instance)).features()),
              known.get(),
              list.orElse(null));
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

  private Result rows() {
    String counted =
        String.format(
            Locale.ROOT,
            "%,d rows were predicted, %,d hold no %s,%s %,d could not be read.",
            labelled.size(),
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
