package io.millrace.domain.monitoring;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How well a version predicted in one window, by what came true so far.
 *
 * @param from start of the window, inclusive
 * @param to end of the window, exclusive
 * @param since start of what was judged: of the window, or of the first of those right before it
 *     that were judged with it, since each alone had too few labels
 * @param predictions of the window that are looked at: all, or a sample of a large window
 * @param labels how many predictions since then it is known of what came true
 * @param delay between a prediction and its label, the median; null where there is no label
 * @param metrics of the labelled predictions, each with its interval; none where too few are
 * @param estimated of all predictions that are looked at, by the model's own probabilities; null
 *     where there are too few or they cannot be believed
 * @param moved whether these labels alone show a loss that matters, beyond chance
 * @param why the verdict in words
 * @param business what the predictions earned by the project's metrics; null where it declared none
 *     when the window was measured last
 * @param segments of it; null where the project named none when the window was measured last
 * @param ownLabels of how many predictions of this window alone it is known what came true; null in
 *     what was measured before that was counted
 * @param groups that the project declares, beside each other; null where it declared none that are
 *     watched when the window was measured last
 * @param ownWrong how many of the {@code ownLabels} are another class than was said; null where
 *     classes are not what is predicted, or it was measured before that was counted
 * @param ownErrors how far the numbers of the {@code ownLabels} were off; null where there are none
 *     or numbers are not what is predicted, or it was measured before that was counted
 */
public record WindowQuality(
    ProjectName project,
    int version,
    Instant from,
    Instant to,
    Instant since,
    long predictions,
    long labels,
    @Nullable Duration delay,
    SortedMap<Metric, Estimate> metrics,
    @Nullable SortedMap<Metric, Estimate> estimated,
    DriftVerdict verdict,
    boolean moved,
    String why,
    @Nullable List<BusinessFigure> business,
    @Nullable List<SegmentQuality> segments,
    @Nullable Long ownLabels,
    @Nullable List<GroupQuality> groups,
    @Nullable Long ownWrong,
    @Nullable ErrorSizes ownErrors)
    implements Entity {

  public WindowQuality {
    Check.that(predictions >= 0, "predictions", "at least 0", predictions);
    Check.that(labels >= 0, "labels", "at least 0", labels);
    metrics = new TreeMap<>(metrics);
    estimated = estimated == null ? null : new TreeMap<>(estimated);
    business = business == null ? null : List.copyOf(business);
    segments = segments == null ? null : List.copyOf(segments);
    groups = groups == null ? null : List.copyOf(groups);
  }

  /** Where the quality of the window that starts at {@code from} is kept. */
  public static Key<WindowQuality> key(ProjectName project, int version, Instant from) {
    return new Key<>(
        WindowQuality.class, Key.partitionOf(project), prefix() + from + "#" + Key.padded(version));
  }

  /** The prefix of all windows' sort keys. */
  public static String prefix() {
    return "quality#";
  }

  /** How many predictions of this window alone it is known of what came true, at least. */
  long known() {
    if (ownLabels != null) {
      return ownLabels;
    }
    return since.equals(from) ? labels : 0;
  }

  /** What the predictions earned by each of the project's metrics. */
  public List<BusinessFigure> earned() {
    return business == null ? List.of() : business;
  }

  /** The predictions by the kinds of rows that the project names. */
  public List<SegmentQuality> kinds() {
    return segments == null ? List.of() : segments;
  }

  /** The groups that the project declares. */
  public List<GroupQuality> groupsOfRows() {
    return groups == null ? List.of() : groups;
  }

  /** How many classes were wrong in this window alone; empty where that is not known. */
  public Optional<LastingLoss.Errors> errors() {
    return ownWrong == null || known() == 0
        ? Optional.empty()
        : Optional.of(new LastingLoss.Errors(from, known(), ownWrong));
  }

  /** How far numbers were off in this window alone; empty where that is not known. */
  public Optional<LastingGrowth.Errors> sizes() {
    return Optional.ofNullable(ownErrors).map(sizes -> new LastingGrowth.Errors(from, sizes));
  }

  /** Whether a gate on fairness could be judged. */
  boolean isFairnessJudged() {
    return groupsOfRows().stream()
        .flatMap(group -> group.gates().stream())
        .anyMatch(FairnessFigure::isJudged);
  }

  /** Whether what was earned was judged by one of them. */
  boolean isEarningJudged() {
    return earned().stream().anyMatch(BusinessFigure::isJudged);
  }

  /** The metrics by which these labels alone show less than there should be. */
  public Set<String> poorer() {
    return earned().stream()
        .filter(BusinessFigure::moved)
        .map(BusinessFigure::name)
        .collect(Collectors.toSet());
  }

  /** Whether enough was known, and there was something to compare it with. */
  public boolean isJudged() {
    return verdict.compareTo(DriftVerdict.TOO_FEW_ROWS) > 0;
  }
}
