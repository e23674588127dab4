package io.millrace.trainer;

import io.millrace.columns.Codec;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Fairness.Group;
import io.millrace.domain.evaluation.Fairness.Outcomes;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import io.millrace.modeling.evaluate.Proportion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** How the groups of a project stand beside each other; see {@link FairnessMeasure}. */
final class GroupStudy {

  private final Project project;
  private final EvaluationPolicy.Fairness policy;
  private final Observations table;
  private final int[] rows;
  private final double[] truth;
  private final int favourable;
  private final String word;

  /** A study of the rows of a table that have a target. */
  GroupStudy(
      Project project, EvaluationPolicy.Fairness policy, Observations table, TargetColumn target) {
    this.project = project;
    this.policy = policy;
    this.table = table;
    rows = target.rows();
    truth = target.values(rows);
    word = favourable(project, policy);
    favourable = target.classes().indexOf(word);
  }

  private static String favourable(Project project, EvaluationPolicy.Fairness policy) {
    String declared =
        policy.favourable() == null
            ? Objects.requireNonNull(project.positive())
            : policy.favourable();
    Codec codec = Codec.of(project.column(project.target()));
    return codec.word(codec.read(declared)).orElse(declared);
  }

  /**
   * Measures every group.
   *
   * @param heldOut the rows that are held out
   * @param said the index of the class that the model says of each of them
   * @param alike how many rows are one observation
   */
  Fairness measure(int[] heldOut, int[] was, int[] said, double alike) {
    List<Group> groups = new ArrayList<>();
    for (List<String> columns : policy.groups()) {
      Segments segments = Segments.of(columns, project, table, rows);
      long[] all = new long[segments.names().size()];
      long[] favoured = new long[all.length];
      for (int i = 0; i < rows.length; i++) {
        all[segments.of()[rows[i]]]++;
        favoured[segments.of()[rows[i]]] += truth[i] == favourable ? 1 : 0;
      }
      List<Outcomes> outcomes = new ArrayList<>();
      segments
          .among(heldOut)
          .values()
          .forEach(members -> outcomes.add(outcomes(members, was, said)));
      Outcomes everybody = new Outcomes(0, 0, 0, 0, 0);
      for (Outcomes each : outcomes) {
        everybody = everybody.and(each);
      }
      long rowsInAll = sum(all);
      long favouredInAll = sum(favoured);
      for (int group = 0; all.length > 1 && group < all.length; group++) {
        Map<FairnessMeasure, Estimate> measures = new EnumMap<>(FairnessMeasure.class);
        ofData(
            new Proportion(favoured[group], all[group], alike),
            new Proportion(favouredInAll - favoured[group], rowsInAll - all[group], alike),
            measures);
        ofModel(outcomes.get(group), everybody.without(outcomes.get(group)), alike, measures);
        groups.add(
            new Group(
                columns,
                segments.names().get(group),
                all[group],
                favoured[group],
                outcomes.get(group),
                new TreeMap<>(measures)));
      }
    }
    return new Fairness(word, groups);
  }

  private Outcomes outcomes(int[] members, int[] was, int[] said) {
    Outcomes outcomes = new Outcomes(0, 0, 0, 0, 0);
    for (int i : members) {
      boolean is = was[i] == favourable;
      boolean isSaid = said[i] == favourable;
      outcomes =
          outcomes.and(
              new Outcomes(
                  1, is ? 1 : 0, isSaid ? 1 : 0, is && isSaid ? 1 : 0, was[i] == said[i] ? 1 : 0));
    }
    return outcomes;
  }

  private static void ofData(
      Proportion group, Proportion others, Map<FairnessMeasure, Estimate> measures) {
    Estimate part =
        new Proportion(group.rows(), group.rows() + others.rows(), group.alike()).estimate();
    measures.put(
        FairnessMeasure.CLASS_IMBALANCE,
        new Estimate(1 - 2 * part.value(), 1 - 2 * part.high(), 1 - 2 * part.low()));
    difference(FairnessMeasure.LABEL_DIFFERENCE, others, group, measures);
  }

  /** What is said of a group, beside what is said of all others. */
  private static void ofModel(
      Outcomes mine, Outcomes theirs, double alike, Map<FairnessMeasure, Estimate> measures) {
    Proportion said = new Proportion(mine.said(), mine.rows(), alike);
    Proportion saidOfOthers = new Proportion(theirs.said(), theirs.rows(), alike);
    if (enough(said, saidOfOthers) && saidOfOthers.hits() > 0) {
      measures.put(FairnessMeasure.DISPARATE_IMPACT, said.by(saidOfOthers));
    }
    difference(FairnessMeasure.DEMOGRAPHIC_PARITY, saidOfOthers, said, measures);
    Proportion found = truePositives(mine, alike);
    Proportion foundElsewhere = truePositives(theirs, alike);
    difference(FairnessMeasure.EQUAL_OPPORTUNITY, foundElsewhere, found, measures);
    Proportion wronglySaid = falsePositives(mine, alike);
    Proportion wronglySaidElsewhere = falsePositives(theirs, alike);
    if (enough(found, foundElsewhere) && enough(wronglySaid, wronglySaidElsewhere)) {
      measures.put(
          FairnessMeasure.AVERAGE_ODDS,
          Proportion.meanOf(foundElsewhere, found, wronglySaidElsewhere, wronglySaid));
    }
    difference(
        FairnessMeasure.PREDICTIVE_PARITY,
        new Proportion(theirs.saidRightly(), theirs.said(), alike),
        new Proportion(mine.saidRightly(), mine.said(), alike),
        measures);
    difference(
        FairnessMeasure.ACCURACY_DIFFERENCE,
        new Proportion(theirs.right(), theirs.rows(), alike),
        new Proportion(mine.right(), mine.rows(), alike),
        measures);
  }

  private static Proportion truePositives(Outcomes of, double alike) {
    return new Proportion(of.saidRightly(), of.favourable(), alike);
  }

  private static Proportion falsePositives(Outcomes of, double alike) {
    return new Proportion(of.said() - of.saidRightly(), of.rows() - of.favourable(), alike);
  }

  private static void difference(
      FairnessMeasure measure,
      Proportion others,
      Proportion group,
      Map<FairnessMeasure, Estimate> measures) {
    if (enough(group, others)) {
      measures.put(measure, others.less(group));
    }
  }

  private static boolean enough(Proportion one, Proportion other) {
    return Math.min(one.observations(), other.observations()) >= Fairness.ENOUGH;
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
