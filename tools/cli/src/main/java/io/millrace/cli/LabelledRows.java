package io.millrace.cli;

import io.millrace.columns.Codec;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.monitoring.ErrorSizes;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.Prediction;
import io.millrace.modeling.Signature;
import io.millrace.modeling.evaluate.ClassificationResult;
import io.millrace.modeling.evaluate.Intervals;
import io.millrace.modeling.evaluate.RegressionResult;
import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a model said of rows of a file, of which the truth is known. */
final class LabelledRows {

  private final Project project;
  private final Signature signature;
  private final Codec target;
  private final List<Prediction> said = new ArrayList<>();
  private final List<Object> truth = new ArrayList<>();
  private final List<String> lists = new ArrayList<>();

  /**
   * @param project whose target counts
   * @param signature of the model
   * @throws InvalidInputException if the model predicts something else
   */
  LabelledRows(Project project, Signature signature) {
    this.project = project;
    this.signature = signature;
    this.target = Codec.of(project.column(project.target()));
    if (signature.task() != project.task() || !signature.target().equals(project.target())) {
      throw new InvalidInputException(
          "The model predicts '%s' (%s), and the project '%s' (%s)."
              .formatted(
                  signature.target(),
                  signature.task().name().toLowerCase(Locale.ROOT),
                  project.target(),
                  project.task().name().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * Adds a row.
   *
   * @param list that it is in; null where rows are not put in order
   */
  void add(Prediction prediction, Object known, @Nullable String list) {
    said.add(prediction);
    truth.add(known);
    if (list != null) {
      lists.add(list);
    }
  }

  /** How far off numbers were that were said. */
  ErrorSizes sizes() {
    double[] off =
        IntStream.range(0, said.size())
            .mapToDouble(
                row -> Math.abs(said.get(row).score() - ((Number) truth.get(row)).doubleValue()))
            .toArray();
    return new ErrorSizes(
        off.length,
        DoubleStream.of(off).sum(),
        DoubleStream.of(off).map(each -> each * each).sum());
  }

  /** These rows, to which others can be added. */
  LabelledRows copy() {
    var copy = new LabelledRows(project, signature);
    copy.addAll(this);
    return copy;
  }

  boolean isOfNumbers() {
    return signature.classes().isEmpty();
  }

  void addAll(LabelledRows others) {
    said.addAll(others.said);
    truth.addAll(others.truth);
    lists.addAll(others.lists);
  }

  int size() {
    return said.size();
  }

  /** How many are of another class than was said. */
  long wrong() {
    return IntStream.range(0, said.size())
        .filter(row ->
            said.get(row) instanceof Prediction.Classified(var label, var _, var _)
                && !label.equals(truth.get(row).toString()))
        .count();
  }

  /** The truth of a row as the project reads it: a number, or the word of a class. */
  Optional<Object> known(JsonNode row) {
    JsonNode written = row.path(project.target());
    if (written.isMissingNode() || written.isNull()) {
      return Optional.empty();
    }
    var value = target.read(PlainJson.read(Json.bytes(written)));
    return signature.classes().isEmpty()
        ? Optional.ofNullable(target.json(value)).filter(Number.class::isInstance)
        : target.word(value).map(Object.class::cast);
  }

  boolean isRanking() {
    return project.training().objective() == Objective.RANKING;
  }

  /** The list that a row is in; empty where it says none, or rows are not put in order. */
  Optional<String> list(JsonNode written) {
    String key = project.entityKey();
    if (key == null || !isRanking() || written.path(key).isMissingNode()) {
      return Optional.empty();
    }
    Codec codec = Codec.of(project.column(key));
    return codec.word(codec.read(PlainJson.read(Json.bytes(written.path(key)))));
  }

  private @Nullable Intervals intervals() {
    Signature.Bounds bounds = signature.interval();
    return bounds == null
        ? null
        : new Intervals(
            bounds.coverage(),
            said.stream()
                .map(each -> Objects.requireNonNull(((Prediction.Estimated) each).interval()))
                .toList());
  }

  /**
   * How good what was said is.
   *
   * @param seed so that the same rows have the same intervals
   */
  Evaluation evaluation(long seed) {
    if (signature.classes().isEmpty()) {
      return regression(seed);
    }
    // a class that the model does not know is one that it never says
    Set<String> all = new LinkedHashSet<>(signature.classes());
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
            signature.threshold())
        .evaluate(seed);
  }

  private Evaluation regression(long seed) {
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
        .evaluate(seed, units);
  }
}
