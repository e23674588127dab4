package io.millrace.monitoring;

import io.millrace.domain.Interval;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.ErrorSizes;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.monitoring.LastingGrowth;
import io.millrace.domain.monitoring.LastingLoss;
import io.millrace.domain.monitoring.QualityJudge;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.project.Objective;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.modeling.Signature;
import io.millrace.modeling.evaluate.ClassificationResult;
import io.millrace.modeling.evaluate.Confidence;
import io.millrace.modeling.evaluate.Intervals;
import io.millrace.modeling.evaluate.RegressionResult;
import io.millrace.monitoring.JoinedPredictions.Pair;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Capture;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures how well versions predicted in a window, and judges it. */
final class Qualities {

  /** So far back windows of too few labels are judged with those before them. */
  private static final Duration LOOK_BACK = Duration.ofDays(1);

  private static final int MOST_BEFORE = 20;

  /** So many predictions of a window say enough. */
  private static final int MOST_ESTIMATED = 2000;

  /** The calibration error up to which probabilities are believed. */
  private static final double CALIBRATED = 0.05;

  private final StateStore stateStore;
  private final BiFunction<ProjectName, Integer, Optional<Reference>> references;

  /**
   * @param references of versions of projects; empty where one cannot be watched
   */
  Qualities(
      StateStore stateStore, BiFunction<ProjectName, Integer, Optional<Reference>> references) {
    this.stateStore = stateStore;
    this.references = references;
  }

  /**
   * The quality of each version that predicted in a window.
   *
   * @param own what is in the window
   * @param contents reads what is in one before it
   */
  Stream<WindowQuality> of(
      ProjectName project,
      JoinedWindow window,
      JoinedPredictions own,
      Function<JoinedWindow, JoinedPredictions> contents) {
    return own.predictions().stream()
        .map(Prediction::version)
        .distinct()
        .sorted()
        .flatMap(version ->
            references
                .apply(project, version)
                .map(reference -> quality(project, version, reference, window, own, contents))
                .stream());
  }

  private WindowQuality quality(
      ProjectName project,
      int version,
      Reference reference,
      JoinedWindow window,
      JoinedPredictions own,
      Function<JoinedWindow, JoinedPredictions> contents) {
    long minimum = reference.policy().minimumRows();
    List<Pair> ownPairs = own.pairs(version);
    List<Pair> pairs = new ArrayList<>(ownPairs);
    Instant since = window.from();
    if (!pairs.isEmpty()) {
      for (JoinedWindow before : before(project, window)) {
        if (pairs.size() >= minimum || isJudged(project, version, before.from())) {
          break;
        }
        List<Pair> more = contents.apply(before).pairs(version);
        pairs.addAll(more);
        since = more.isEmpty() ? since : before.from();
      }
    }
    SortedMap<Metric, Estimate> metrics =
        pairs.size() < minimum ? new TreeMap<>() : metrics(pairs, reference, window.from());
    List<WindowQuality> judgedBefore = judgedBefore(project, version, since);
    QualityJudge.Judgement judgement =
        new QualityJudge(minimum)
            .judge(
                reference.evaluation().metrics(),
                metrics,
                pairs.size(),
                judgedBefore.stream().map(WindowQuality::moved).toList());
    List<Prediction> ownPredictions =
        own.predictions().stream().filter(each -> each.version() == version).toList();
    SegmentedPredictions segments =
        new SegmentedPredictions(reference.project(), ownPredictions, pairs);
    Long wrong = wrong(reference.signature(), ownPairs);
    ErrorSizes sizes = sizes(ownPairs, reference);
    Optional<String> lasting =
        judgement.verdict().isDrift()
            ? Optional.empty()
            : lasting(project, version, reference, window.from(), ownPairs.size(), wrong, sizes);
    DriftVerdict verdict = lasting.isPresent() ? DriftVerdict.DRIFT : judgement.verdict();
    String where = verdict.isDrift() ? segments.worst().map(worst -> " " + worst).orElse("") : "";
    return new WindowQuality(
        project,
        version,
        window.from(),
        window.to(),
        since,
        ownPredictions.size(),
        pairs.size(),
        medianDelay(pairs),
        metrics,
        estimated(own.predictions(), version, reference, window.from()),
        verdict,
        judgement.moved(),
        judgement.why() + lasting.map(said -> " " + said).orElse("") + where,
        new Earnings(reference.project()).of(ownPairs, pairs, judgedBefore),
        segments.measured(),
        (long) ownPairs.size(),
        GroupedPredictions.measured(
            reference.project(),
            window.from(),
            ownPredictions,
            ownPairs,
            measuredBefore(project, version, window.from())),
        wrong,
        sizes);
  }

  /** Null where classes are not what is predicted. */
  private static @Nullable Long wrong(Signature signature, List<Pair> pairs) {
    return signature.task() == Task.REGRESSION
        ? null
        : pairs.stream()
            .filter(pair ->
                pair.prediction().output() instanceof Capture.Output.Classified said
                    && !said.label().equals(pair.outcome().toString()))
            .count();
  }

  /** Null where numbers are not what is predicted and measured by how far they are off. */
  private static @Nullable ErrorSizes sizes(List<Pair> pairs, Reference reference) {
    if (!reference.evaluation().metrics().containsKey(Metric.MAE)) {
      return null;
    }
    double[] said = said(pairs);
    double[] outcomes = outcomes(pairs);
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

  /** What was lost since one of the windows before, in all together. */
  private Optional<String> lasting(
      ProjectName project,
      int version,
      Reference reference,
      Instant from,
      long labels,
      @Nullable Long wrong,
      @Nullable ErrorSizes sizes) {
    if (labels == 0 || (wrong == null && sizes == null)) {
      return Optional.empty();
    }
    List<WindowQuality> before =
        stateStore
            .latest(
                WindowQuality.class,
                Key.partitionOf(project),
                WindowQuality.prefix(),
                WindowQuality.prefix() + from,
                LastingLoss.MOST_WINDOWS)
            .stream()
            .filter(quality -> quality.version() == version)
            .toList();
    long minimum = reference.policy().minimumRows();
    if (sizes != null) {
      List<LastingGrowth.Errors> newestFirst = new ArrayList<>();
      newestFirst.add(new LastingGrowth.Errors(from, sizes));
      before.stream().flatMap(quality -> quality.sizes().stream()).forEach(newestFirst::add);
      return new LastingGrowth(reference.evaluation(), minimum).in(newestFirst);
    }
    List<LastingLoss.Errors> newestFirst = new ArrayList<>();
    newestFirst.add(new LastingLoss.Errors(from, labels, Objects.requireNonNull(wrong)));
    before.stream().flatMap(quality -> quality.errors().stream()).forEach(newestFirst::add);
    long all = newestFirst.stream().mapToLong(LastingLoss.Errors::labels).sum();
    return all < minimum
        ? Optional.empty()
        : new LastingLoss(reference.evaluation()).in(newestFirst);
  }

  /** Null where probabilities were wrong on average already of rows that were held out. */
  private static @Nullable SortedMap<Metric, Estimate> estimated(
      Collection<Prediction> predictions, int version, Reference reference, Instant from) {
    Signature signature = reference.signature();
    Estimate wrong = reference.evaluation().metrics().get(Metric.CALIBRATION_ERROR);
    List<Map<String, Double>> said =
        predictions.stream()
            .filter(each -> each.version() == version)
            .map(Prediction::output)
            .filter(Capture.Output.Classified.class::isInstance)
            .map(output -> ((Capture.Output.Classified) output).probabilities())
            .limit(MOST_ESTIMATED)
            .toList();
    if (wrong == null
        || wrong.value() > CALIBRATED
        || said.size() < reference.policy().minimumRows()) {
      return null;
    }
    return Confidence.expected(
        signature.classes(),
        probabilities(said, signature.classes()),
        signature.threshold(),
        from.getEpochSecond());
  }

  private static float[] probabilities(List<Map<String, Double>> said, List<String> classes) {
    float[] probabilities = new float[said.size() * classes.size()];
    for (int row = 0; row < said.size(); row++) {
      for (int c = 0; c < classes.size(); c++) {
        probabilities[row * classes.size() + c] =
            said.get(row).getOrDefault(classes.get(c), 0.0).floatValue();
      }
    }
    return probabilities;
  }

  /** The windows before this one that are near enough, the nearest first. */
  private List<JoinedWindow> before(ProjectName project, JoinedWindow window) {
    Instant begin = window.from().minus(LOOK_BACK);
    return stateStore
        .latest(
            JoinedWindow.class,
            Key.partitionOf(project),
            JoinedWindow.prefix(),
            JoinedWindow.key(project, window.from()).sort(),
            MOST_BEFORE)
        .stream()
        .filter(before -> !before.from().isBefore(begin))
        .toList();
  }

  private boolean isJudged(ProjectName project, int version, Instant from) {
    return stateStore
        .find(WindowQuality.key(project, version, from))
        .map(Revised::value)
        .filter(WindowQuality::isJudged)
        .isPresent();
  }

  /** The windows of a version before one that are near enough, the newest first. */
  private List<WindowQuality> measuredBefore(ProjectName project, int version, Instant from) {
    return stateStore
        .latest(
            WindowQuality.class,
            Key.partitionOf(project),
            WindowQuality.prefix(),
            WindowQuality.prefix() + from,
            MOST_BEFORE)
        .stream()
        .filter(quality ->
            quality.version() == version && !quality.from().isBefore(from.minus(LOOK_BACK)))
        .toList();
  }

  private List<WindowQuality> judgedBefore(ProjectName project, int version, Instant from) {
    return stateStore
        .latest(
            WindowQuality.class,
            Key.partitionOf(project),
            WindowQuality.prefix(),
            WindowQuality.prefix() + from,
            MOST_BEFORE)
        .stream()
        .filter(quality -> quality.version() == version && quality.isJudged())
        .limit(DriftJudge.WINDOWS_BEFORE)
        .toList();
  }

  private static SortedMap<Metric, Estimate> metrics(
      List<Pair> pairs, Reference reference, Instant from) {
    long seed = from.getEpochSecond(); // so that the same window has the same intervals
    Signature signature = reference.signature();
    return switch (signature.task()) {
      case BINARY, MULTICLASS -> classification(pairs, signature).evaluate(seed).metrics();
      case REGRESSION ->
          Objective.measuredBy(reference.evaluation().metrics().keySet()) == Objective.RANKING
              ? ranking(pairs, seed)
              : regression(pairs, reference).evaluate(seed).metrics();
    };
  }

  /** A class that the model does not know is one that it never says. */
  private static ClassificationResult classification(List<Pair> pairs, Signature signature) {
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
  private static SortedMap<Metric, Estimate> ranking(List<Pair> pairs, long seed) {
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
    return new RegressionResult(said(listed), outcomes(listed), Objective.RANKING, null, lists)
        .evaluate(seed, lists)
        .metrics();
  }

  private static double[] said(List<Pair> pairs) {
    return pairs.stream().mapToDouble(pair -> pair.prediction().output().score()).toArray();
  }

  private static double[] outcomes(List<Pair> pairs) {
    return pairs.stream()
        .mapToDouble(pair -> pair.outcome() instanceof Number n ? n.doubleValue() : Double.NaN)
        .toArray();
  }

  /** Measured as the held-out rows were. */
  private static RegressionResult regression(List<Pair> pairs, Reference reference) {
    return new RegressionResult(
        said(pairs),
        outcomes(pairs),
        Objective.measuredBy(reference.evaluation().metrics().keySet()),
        intervals(pairs, reference.signature().interval()));
  }

  /** What was said beside the numbers; null where the model says none, or one was lost. */
  private static @Nullable Intervals intervals(
      List<Pair> pairs, Signature.@Nullable Bounds bounds) {
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

  private static @Nullable Duration medianDelay(List<Pair> pairs) {
    return pairs.isEmpty()
        ? null
        : pairs.stream()
            .map(Pair::delay)
            .map(delay -> delay.isNegative() ? Duration.ZERO : delay)
            .map(delay -> delay.truncatedTo(ChronoUnit.SECONDS))
            .sorted()
            .toList()
            .get(pairs.size() / 2);
  }
}
