package io.millrace.monitoring;

import io.millrace.domain.Interval;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.ErrorSizes;
import io.millrace.domain.project.Objective;
import io.millrace.modeling.Signature;
import io.millrace.modeling.evaluate.ClassificationResult;
import io.millrace.modeling.evaluate.Intervals;
import io.millrace.modeling.evaluate.RegressionResult;
import io.millrace.monitoring.JoinedPredictions.Pair;
import io.millrace.wire.Capture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Predictions of which the truth is known, measured as the held-out rows were. */
record LabelledPredictions(List<Pair> pairs, Reference reference) {
  LabelledPredictions {
    pairs = List.copyOf(pairs);
  }

  /**
   * The metrics, with intervals.
   *
   * @param from where their window begins
   */
  SortedMap<Metric, Estimate> metrics(Instant from) {
    long seed = from.getEpochSecond(); // so that the same window has the same intervals
    Signature signature = reference.signature();
    return switch (signature.task()) {
      case BINARY, MULTICLASS -> classification().evaluate(seed).metrics();
      case REGRESSION ->
          Objective.measuredBy(reference.evaluation().metrics().keySet()) == Objective.RANKING
              ? ranking(seed)
              : regression().evaluate(seed).metrics();
    };
  }

  /** A class that the model does not know is one that it never says. */
  private ClassificationResult classification() {
    Signature signature = reference.signature();
    TreeSet<String> unknown =
        new TreeSet<>(pairs.stream().map(pair -> pair.outcome().toString()).toList());
    signature.classes().forEach(unknown::remove);
    List<String> classes = new ArrayList<>(signature.classes());
    classes.addAll(unknown);
    List<Map<String, Double>> said =
        pairs.stream()
            .map(pair ->
                switch (pair.prediction().output()) {
                  case Capture.Output.Classified(var _, var _, var each) -> each;
                  case Capture.Output.Estimated _ -> Map.<String, Double>of();
                })
            .toList();
    return new ClassificationResult(
        classes,
        probabilities(said, classes),
        pairs.stream().mapToInt(pair -> classes.indexOf(pair.outcome().toString())).toArray(),
        signature.threshold());
  }

  /** Of predictions that named their entity: those about one are a list. */
  private SortedMap<Metric, Estimate> ranking(long seed) {
    List<Pair> listed = pairs.stream().filter(pair -> pair.prediction().entity() != null).toList();
    if (listed.isEmpty()) {
      return new TreeMap<>();
    }
    Map<String, Integer> numbers = new HashMap<>();
    int[] lists =
        listed.stream()
            .map(pair -> String.valueOf(pair.prediction().entity()))
            .mapToInt(entity -> numbers.computeIfAbsent(entity, _ -> numbers.size()))
            .toArray();
    var these = new LabelledPredictions(listed, reference);
    return new RegressionResult(these.said(), these.outcomes(), Objective.RANKING, null, lists)
        .evaluate(seed, lists)
        .metrics();
  }

  private double[] said() {
    return pairs.stream().mapToDouble(pair -> pair.prediction().output().score()).toArray();
  }

  private double[] outcomes() {
    return pairs.stream()
        .mapToDouble(pair -> pair.outcome() instanceof Number n ? n.doubleValue() : Double.NaN)
        .toArray();
  }

  /** Measured as the held-out rows were. */
  private RegressionResult regression() {
    return new RegressionResult(
        said(),
        outcomes(),
        Objective.measuredBy(reference.evaluation().metrics().keySet()),
        intervals(reference.signature().interval()));
  }

  /** What was said beside the numbers; null where the model says none, or one was lost. */
  private @Nullable Intervals intervals(Signature.@Nullable Bounds bounds) {
    if (bounds == null) {
      return null;
    }
    List<Interval> said = new ArrayList<>();
    for (Pair pair : pairs) {
      if (pair.prediction().output() instanceof Capture.Output.Estimated(var _, var interval)
          && interval != null) {
        said.add(interval);
      }
    }
    return said.size() == pairs.size() ? new Intervals(bounds.coverage(), said) : null;
  }

  /** How many were wrong; null where classes are not what is predicted. */
  @Nullable Long wrong() {
    return reference.signature().task() == Task.REGRESSION
        ? null
        : pairs.stream()
            .filter(pair ->
                pair.prediction().output() instanceof Capture.Output.Classified said
                    && !said.label().equals(pair.outcome().toString()))
            .count();
  }

  /** How far they were off; null where numbers are not what is predicted and measured by that. */
  @Nullable ErrorSizes sizes() {
    if (!reference.evaluation().metrics().containsKey(Metric.MAE)) {
      return null;
    }
    double[] said = said();
    double[] outcomes = outcomes();
    double[] off =
        IntStream.range(0, said.length)
            .mapToDouble(row -> Math.abs(said[row] - outcomes[row]))
            .filter(Double::isFinite)
            .toArray();
    return off.length == 0
        ? null
        : new ErrorSizes(
            off.length,
            DoubleStream.of(off).sum(),
            DoubleStream.of(off).map(each -> each * each).sum());
  }

  /** Shape [predictions × classes]; 0 of a class that was not said. */
  static float[] probabilities(List<Map<String, Double>> said, List<String> classes) {
    float[] probabilities = new float[said.size() * classes.size()];
    for (int row = 0; row < said.size(); row++) {
      for (int c = 0; c < classes.size(); c++) {
        probabilities[row * classes.size() + c] =
            said.get(row).getOrDefault(classes.get(c), 0.0).floatValue();
      }
    }
    return probabilities;
  }
}
