package io.millrace.domain.monitoring;

import io.millrace.domain.StandardNormal;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Fairness.Outcomes;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether groups of rows are worse off in production than a project's gates on fairness let
 * them be.
 *
 * <p>What a gate asks for is a sum of shares of rows, each of other rows: for instance that the
 * share of the others times the bound is at most that of the group. Each share is taken with one
 * row more that counts and one more that does not, and the sum held against the normal distribution
 * with its variance, one-sided; so a group is found worse off if it is by more than the bound,
 * beyond chance. The p-values of a window are corrected by Bonferroni's method for all groups and
 * gates. It is drift if a window before says the same or chance makes it once in a thousand
 * windows, and to be watched else. A group of too few is judged with windows before that did not
 * judge it, a day back at most.
 *
 * <p>Source: Agresti and Caffo, "Simple and Effective Confidence Intervals for Proportions and
 * Differences of Proportions", The American Statistician 54, 2000.
 */
public final class FairnessJudge {

  private final List<Gate.Fair> gates;
  private final BiFunction<GroupCounts, GroupCounts, Map<FairnessMeasure, Estimate>> measuring;

  /**
   * @param gates that hold now
   * @param measuring measures a group beside all others
   */
  public FairnessJudge(
      List<Gate.Fair> gates,
      BiFunction<GroupCounts, GroupCounts, Map<FairnessMeasure, Estimate>> measuring) {
    this.gates = gates.stream().filter(gate -> !gate.measure().isOfData()).toList();
    this.measuring = measuring;
  }

  /** Two sides, and the start of the first window that they are of. */
  private record Sides(GroupCounts mine, GroupCounts theirs, Instant since) {}

  /** A share of rows, and how much of it counts. */
  private record Term(double weight, long hits, long rows) {
    double share() {
      return (hits + 1.0) / (rows + 2.0);
    }

    double variance() {
      return weight * weight * share() * (1 - share()) / (rows + 2.0);
    }
  }

  /** A gate and a group of which there are enough, or are not. */
  private record Asked(GroupQuality group, Gate.Fair gate, Sides sides, @Nullable Double tail) {}

  /**
   * Judges the groups of a window.
   *
   * @param from start of the window
   * @param own its groups by their counts
   * @param before the windows of the version before it, the newest first, a day back at most
   */
  public List<GroupQuality> judge(
      Instant from, List<GroupQuality> own, List<WindowQuality> before) {
    List<Asked> asked = new ArrayList<>();
    for (GroupQuality group : own) {
      for (Gate.Fair gate : gates) {
        if (gate.of().isEmpty() || gate.of().equals(group.of())) {
          Sides sides = sides(group, gate.measure(), gate, from, own, before);
          asked.add(new Asked(group, gate, sides, tail(gate, sides)));
        }
      }
    }
    long tests = asked.stream().filter(each -> each.tail() != null).count();
    return own.stream()
        .map(group ->
            new GroupQuality(
                group.of(),
                group.value(),
                group.counts(),
                measured(group, from, own, before),
                asked.stream()
                    .filter(each -> each.group().isSame(group))
                    .map(each -> figure(each, tests, before))
                    .toList()))
        .toList();
  }

  private SortedMap<FairnessMeasure, Estimate> measured(
      GroupQuality group, Instant from, List<GroupQuality> own, List<WindowQuality> before) {
    SortedMap<FairnessMeasure, Estimate> measures = new TreeMap<>();
    for (FairnessMeasure measure : FairnessMeasure.values()) {
      Sides sides = sides(group, measure, null, from, own, before);
      Estimate measured = measuring.apply(sides.mine(), sides.theirs()).get(measure);
      if (!measure.isOfData() && measured != null) {
        measures.put(measure, measured);
      }
    }
    return measures;
  }

  /** As far back as it takes, and no further than the window that a gate judged last. */
  private static Sides sides(
      GroupQuality group,
      FairnessMeasure measure,
      Gate.@Nullable Fair gate,
      Instant from,
      List<GroupQuality> own,
      List<WindowQuality> before) {
    Sides sides = with(new Sides(GroupCounts.NONE, GroupCounts.NONE, from), group, from, own);
    for (WindowQuality window : before) {
      boolean judged =
          gate != null && figures(window, group, gate).anyMatch(FairnessFigure::isJudged);
      if (judged || isEnough(measure, sides)) {
        break;
      }
      sides = with(sides, group, window.from(), window.groupsOfRows());
    }
    return sides;
  }

  private static Sides with(
      Sides sides, GroupQuality group, Instant from, List<GroupQuality> window) {
    GroupCounts mine = sides.mine();
    GroupCounts theirs = sides.theirs();
    for (GroupQuality each : window) {
      if (each.isSame(group)) {
        mine = mine.and(each.counts());
      } else if (each.of().equals(group.of())) {
        theirs = theirs.and(each.counts());
      }
    }
    return new Sides(mine, theirs, window.isEmpty() ? sides.since() : from);
  }

  private static Stream<FairnessFigure> figures(
      WindowQuality window, GroupQuality group, Gate.Fair gate) {
    return window.groupsOfRows().stream()
        .filter(each -> each.isSame(group))
        .flatMap(each -> each.gates().stream())
        .filter(each -> each.measure() == gate.measure());
  }

  private static boolean isEnough(FairnessMeasure measure, Sides sides) {
    return terms(measure, 1, sides).stream().allMatch(term -> term.rows() >= Fairness.ENOUGH);
  }

  /** How often chance makes a group so much worse off than may be; null where too few are known. */
  private static @Nullable Double tail(Gate.Fair gate, Sides sides) {
    if (!isEnough(gate.measure(), sides)) {
      return null;
    }
    List<Term> terms = terms(gate.measure(), gate.bound(), sides);
    double excess =
        terms.stream().mapToDouble(term -> term.weight() * term.share()).sum()
            - (gate.measure().isRatio() ? 0 : gate.bound());
    double deviation = Math.sqrt(terms.stream().mapToDouble(Term::variance).sum());
    return excess <= 0 ? 1 : StandardNormal.upperTail(excess / deviation);
  }

  private static List<Term> terms(FairnessMeasure measure, double bound, Sides sides) {
    Outcomes mine = sides.mine().labelled();
    Outcomes theirs = sides.theirs().labelled();
    return switch (measure) {
      case DISPARATE_IMPACT -> said(bound, sides);
      case DEMOGRAPHIC_PARITY -> said(1, sides);
      case EQUAL_OPPORTUNITY -> found(1, mine, theirs);
      case AVERAGE_ODDS ->
          Stream.concat(
                  found(0.5, mine, theirs).stream(),
                  Stream.of(
                      new Term(
                          0.5,
                          theirs.said() - theirs.saidRightly(),
                          theirs.rows() - theirs.favourable()),
                      new Term(
                          -0.5, mine.said() - mine.saidRightly(), mine.rows() - mine.favourable())))
              .toList();
      case PREDICTIVE_PARITY ->
          List.of(
              new Term(1, theirs.saidRightly(), theirs.said()),
              new Term(-1, mine.saidRightly(), mine.said()));
      case ACCURACY_DIFFERENCE ->
          List.of(
              new Term(1, theirs.right(), theirs.rows()), new Term(-1, mine.right(), mine.rows()));
      case CLASS_IMBALANCE, LABEL_DIFFERENCE -> List.of();
    };
  }

  private static List<Term> said(double weight, Sides sides) {
    return List.of(
        new Term(weight, sides.theirs().said(), sides.theirs().predictions()),
        new Term(-1, sides.mine().said(), sides.mine().predictions()));
  }

  private static List<Term> found(double weight, Outcomes mine, Outcomes theirs) {
    return List.of(
        new Term(weight, theirs.saidRightly(), theirs.favourable()),
        new Term(-weight, mine.saidRightly(), mine.favourable()));
  }

  private FairnessFigure figure(Asked asked, long tests, List<WindowQuality> before) {
    FairnessMeasure measure = asked.gate().measure();
    Sides sides = asked.sides();
    String name = "%s of %s".formatted(FairnessFigure.words(measure), asked.group().name());
    if (asked.tail() == null) {
      return new FairnessFigure(
          measure,
          asked.gate().bound(),
          sides.since(),
          DriftVerdict.TOO_FEW_ROWS,
          false,
          "Too few to say the %s: it takes %s of the group and of all others."
              .formatted(name, Fairness.ENOUGH));
    }
    double pValue = Math.min(1, tests * asked.tail());
    boolean moved = pValue <= DriftJudge.FALSE_ALARMS;
    long agreeing =
        before.stream()
            .filter(window -> window.from().isBefore(sides.since()))
            .map(window -> figures(window, asked.group(), asked.gate()).findFirst())
            .flatMap(Optional::stream)
            .filter(FairnessFigure::isJudged)
            .limit(DriftJudge.WINDOWS_BEFORE)
            .filter(FairnessFigure::moved)
            .count();
    Estimate measured = measuring.apply(sides.mine(), sides.theirs()).get(measure);
    return new FairnessFigure(
        measure,
        asked.gate().bound(),
        sides.since(),
        QualityJudge.verdict(moved, pValue, agreeing),
        moved,
        String.format(
                Locale.ROOT,
                "%s is %s, and is to be at %s %.2f.",
                name,
                measured == null
                    ? "not defined"
                    : String.format(
                        Locale.ROOT,
                        "%.2f (%.2f to %.2f)",
                        measured.value(),
                        measured.low(),
                        measured.high()),
                measure.isRatio() ? "least" : "most",
                asked.gate().bound())
            + QualityJudge.weight(moved, pValue, agreeing));
  }
}
