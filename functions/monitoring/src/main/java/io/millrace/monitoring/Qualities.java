package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
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
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.modeling.Signature;
import io.millrace.modeling.evaluate.Confidence;
import io.millrace.monitoring.JoinedPredictions.Pair;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Capture;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
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
        pairs.size() < minimum
            ? new TreeMap<>()
            : new LabelledPredictions(pairs, reference).metrics(window.from());
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
    var labelled = new LabelledPredictions(ownPairs, reference);
    Long wrong = labelled.wrong();
    ErrorSizes sizes = labelled.sizes();
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
        LabelledPredictions.probabilities(said, signature.classes()),
        signature.threshold(),
        from.getEpochSecond());
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
