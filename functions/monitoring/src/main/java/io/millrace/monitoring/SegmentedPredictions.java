package io.millrace.monitoring;

import static java.util.Comparator.comparing;

import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.SegmentLosses;
import io.millrace.domain.monitoring.SegmentQuality;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.evaluate.Proportion;
import io.millrace.monitoring.JoinedPredictions.Pair;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Capture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a version's predictions in a window by the kinds of rows that a project names.
 */
final class SegmentedPredictions {

  /** So many values of a column are named, the commonest; the others are one. */
  static final int MOST_VALUES = 5;

  private static final double WORST = 1e100;

  private final Project project;
  private final List<Prediction> own;
  private final List<Pair> pairs;
  private final List<Kind> kinds = new ArrayList<>();

  /**
   * @param own the version's predictions of the window
   * @param pairs those that are judged, of the window and those before
   */
  SegmentedPredictions(Project project, List<Prediction> own, List<Pair> pairs) {
    this.project = project;
    this.own = own;
    this.pairs = pairs;
    project.monitoring().segmentColumns().forEach(this::name);
  }

  /** Rows of one kind; those of no value that is named are one, too. */
  private record Kind(String column, @Nullable String value, Set<String> named) {
    boolean has(Prediction prediction) {
      Map<String, String> segments = prediction.segments();
      if (segments == null) {
        return false; // from before anything was named
      }
      String its = segments.getOrDefault(column, "");
      return value == null ? !named.contains(its) : value.equals(its);
    }
  }

  private void name(String column) {
    Map<String, Integer> counts = new HashMap<>();
    Set<String> ids = new HashSet<>();
    Stream.concat(own.stream(), pairs.stream().map(Pair::prediction))
        .filter(each -> each.segments() != null && ids.add(each.id()))
        .map(each -> Optional.ofNullable(each.segments()).orElse(Map.of()).get(column))
        .filter(value -> value != null && !value.isEmpty())
        .forEach(value -> counts.merge(value, 1, Integer::sum));
    List<String> values =
        counts.entrySet().stream()
            .filter(each -> each.getValue() >= SegmentLosses.FEWEST)
            .sorted(
                comparing(Map.Entry<String, Integer>::getValue)
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .limit(MOST_VALUES)
            .map(Map.Entry::getKey)
            .toList();
    Set<String> named = Set.copyOf(values);
    values.forEach(value -> kinds.add(new Kind(column, value, named)));
    kinds.add(new Kind(column, null, named));
  }

  /** Each kind; null where the project names none. */
  @Nullable List<SegmentQuality> measured() {
    return kinds.isEmpty()
        ? null
        : kinds.stream()
            .map(this::measured)
            .filter(each -> each.predictions() + each.labels() > 0)
            .toList();
  }

  private SegmentQuality measured(Kind kind) {
    List<Prediction> predictions = own.stream().filter(kind::has).toList();
    List<Pair> labelled = pairs.stream().filter(pair -> kind.has(pair.prediction())).toList();
    OptionalDouble score =
        predictions.stream().mapToDouble(each -> each.output().score()).average();
    boolean enough = labelled.size() >= SegmentLosses.FEWEST;
    SortedMap<String, Double> earned = new TreeMap<>();
    if (enough) {
      earned.putAll(new Earnings(project).means(labelled));
    }
    return new SegmentQuality(
        kind.column(),
        kind.value(),
        predictions.size(),
        score.isPresent() && Double.isFinite(score.getAsDouble()) ? score.getAsDouble() : null,
        labelled.size(),
        enough ? metrics(losses(labelled, _ -> true)) : new TreeMap<>(),
        earned);
  }

  private SortedMap<Metric, Estimate> metrics(double[] losses) {
    SortedMap<Metric, Estimate> metrics = new TreeMap<>();
    if (losses.length >= SegmentLosses.FEWEST) {
      if (ofClasses()) {
        double right = losses.length - Arrays.stream(losses).sum();
        metrics.put(Metric.ACCURACY, new Proportion(right, losses.length, 1).estimate());
      } else {
        metrics.put(Metric.MAE, Estimate.ofMean(losses));
      }
    }
    return metrics;
  }

  /** The sentence that says where it is worst; empty where it is nowhere worse than elsewhere. */
  Optional<String> worst() {
    List<SegmentLosses> losses =
        kinds.stream()
            .flatMap(kind ->
                Stream.ofNullable(kind.value())
                    .map(value ->
                        new SegmentLosses(
                            kind.column(),
                            value,
                            losses(pairs, kind::has),
                            losses(pairs, each -> !kind.has(each)))))
            .toList();
    return SegmentLosses.worst(losses, ofClasses());
  }

  private boolean ofClasses() {
    return project.task() != Task.REGRESSION;
  }

  private double[] losses(List<Pair> some, Predicate<Prediction> which) {
    Function<Pair, OptionalDouble> loss =
        project.training().objective() == Objective.RANKING
            ? _ -> OptionalDouble.empty()
            : SegmentedPredictions::loss;
    return some.stream()
        .filter(pair -> pair.prediction().segments() != null && which.test(pair.prediction()))
        .map(loss)
        .flatMapToDouble(OptionalDouble::stream)
        .toArray();
  }

  private static OptionalDouble loss(Pair pair) {
    return switch (pair.prediction().output()) {
      case Capture.Output.Classified(var label, var _, var _) ->
          OptionalDouble.of(label.equals(pair.outcome().toString()) ? 0 : 1);
      case Capture.Output.Estimated(var value, var _) ->
          pair.outcome() instanceof Number actual && Double.isFinite(value - actual.doubleValue())
              ? OptionalDouble.of(Math.min(WORST, Math.abs(value - actual.doubleValue())))
              : OptionalDouble.empty();
    };
  }
}
