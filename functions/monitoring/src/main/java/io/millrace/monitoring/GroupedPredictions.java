package io.millrace.monitoring;

import static java.util.Comparator.comparingLong;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness.Outcomes;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.monitoring.FairnessJudge;
import io.millrace.domain.monitoring.GroupCounts;
import io.millrace.domain.monitoring.GroupQuality;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import io.millrace.modeling.evaluate.GroupMeasures;
import io.millrace.monitoring.JoinedPredictions.Pair;
import io.millrace.monitoring.JoinedPredictions.Prediction;
import io.millrace.wire.Capture;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A version's predictions in a window by the groups that a project declares: counted as soon as
 * they are given, and held against what came true as labels come.
 */
final class GroupedPredictions {

  /** So many groups of a segmentation are told, the commonest; all others are one. */
  static final int MOST_GROUPS = 9;

  private static final String OTHERS = "(others)"; // as in the model's card
  private static final String NOTHING = "(no value)";

  /** Each prediction stands for itself. */
  private static final GroupMeasures MEASURES = new GroupMeasures(1);

  private final Project project;
  private final String favourable;

  private GroupedPredictions(Project project, EvaluationPolicy.Fairness policy) {
    this.project = project;
    String declared =
        policy.favourable() == null
            ? Objects.requireNonNull(project.positive())
            : policy.favourable();
    favourable = WatchedGroups.word(project.column(project.target()), declared).orElse(declared);
  }

  /**
   * The groups of a window, and what the project's gates say of them; null where it declares none.
   *
   * @param own the version's predictions of the window
   * @param pairs those of them of which it is known what came true
   * @param before the windows of the version before it, the newest first, a day back at most
   */
  static @Nullable List<GroupQuality> measured(
      Project project,
      Instant from,
      List<Prediction> own,
      List<Pair> pairs,
      List<WindowQuality> before) {
    List<List<String>> segmentations = new WatchedGroups(project).segmentations();
    EvaluationPolicy evaluation = project.evaluation();
    if (segmentations.isEmpty() || evaluation == null || evaluation.fairness() == null) {
      return null;
    }
    var groups = new GroupedPredictions(project, evaluation.fairness());
    List<GroupQuality> counted =
        segmentations.stream().flatMap(columns -> groups.counted(columns, own, pairs)).toList();
    return new FairnessJudge(groups.gates(from), GroupedPredictions::measures)
        .judge(from, counted, before);
  }

  /** The gates that nobody has waived on that day. */
  private List<Gate.Fair> gates(Instant from) {
    LocalDate day = from.atZone(ZoneOffset.UTC).toLocalDate();
    return project.gates().stream()
        .filter(Gate.Fair.class::isInstance)
        .map(Gate.Fair.class::cast)
        .filter(gate -> gate.waived() == null || !gate.waived().holdsOn(day))
        .toList();
  }

  private Stream<GroupQuality> counted(
      List<String> columns, List<Prediction> own, List<Pair> pairs) {
    Map<String, GroupCounts> counts = new HashMap<>();
    own.stream()
        .filter(each -> each.segments() != null)
        .forEach(each ->
            counts.merge(
                name(columns, each),
                new GroupCounts(1, isSaid(each) ? 1 : 0, GroupCounts.NONE.labelled()),
                GroupCounts::and));
    pairs.stream()
        .filter(pair -> pair.prediction().segments() != null)
        .forEach(pair ->
            counts.merge(
                name(columns, pair.prediction()),
                new GroupCounts(0, 0, outcomes(pair)),
                GroupCounts::and));
    List<Map.Entry<String, GroupCounts>> commonest = new ArrayList<>(counts.entrySet());
    commonest.sort(
        comparingLong((Map.Entry<String, GroupCounts> each) -> -each.getValue().predictions())
            .thenComparing(Map.Entry::getKey));
    Stream<GroupQuality> told =
        commonest.stream()
            .limit(MOST_GROUPS)
            .map(each -> new GroupQuality(columns, each.getKey(), each.getValue()));
    return commonest.size() <= MOST_GROUPS
        ? told
        : Stream.concat(
            told,
            Stream.of(
                new GroupQuality(
                    columns,
                    OTHERS,
                    commonest.stream()
                        .skip(MOST_GROUPS)
                        .map(Map.Entry::getValue)
                        .reduce(GroupCounts.NONE, GroupCounts::and))));
  }

  private static String name(List<String> columns, Prediction prediction) {
    Map<String, String> words = Objects.requireNonNull(prediction.segments());
    return columns.stream()
        .map(column -> words.getOrDefault(column, ""))
        .map(word -> word.isEmpty() ? NOTHING : word)
        .collect(Collectors.joining(" × "));
  }

  private boolean isSaid(Prediction prediction) {
    return prediction.output() instanceof Capture.Output.Classified(var label, var _, var _)
        && label.equals(favourable);
  }

  private Outcomes outcomes(Pair pair) {
    boolean is = pair.outcome().toString().equals(favourable);
    boolean said = isSaid(pair.prediction());
    boolean right =
        pair.prediction().output() instanceof Capture.Output.Classified(var label, var _, var _)
            && label.equals(pair.outcome().toString());
    return new Outcomes(1, is ? 1 : 0, said ? 1 : 0, is && said ? 1 : 0, right ? 1 : 0);
  }

  private static Map<FairnessMeasure, Estimate> measures(GroupCounts mine, GroupCounts theirs) {
    Map<FairnessMeasure, Estimate> measures = new EnumMap<>(FairnessMeasure.class);
    measures.putAll(MEASURES.said(asked(mine), asked(theirs)));
    measures.putAll(MEASURES.cameTrue(mine.labelled(), theirs.labelled()));
    return measures;
  }

  /** What was said, whatever came true. */
  private static Outcomes asked(GroupCounts counts) {
    return new Outcomes(counts.predictions(), 0, counts.said(), 0, 0);
  }
}
