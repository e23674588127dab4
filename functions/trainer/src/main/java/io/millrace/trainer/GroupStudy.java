package io.millrace.trainer;

import io.millrace.columns.Codec;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Fairness.Group;
import io.millrace.domain.evaluation.Fairness.Outcomes;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import io.millrace.modeling.evaluate.GroupMeasures;
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
        Outcomes mine = outcomes.get(group);
        Outcomes theirs = everybody.without(mine);
        measures.putAll(new GroupMeasures(alike).said(mine, theirs));
        measures.putAll(new GroupMeasures(alike).cameTrue(mine, theirs));
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
    GroupMeasures.difference(FairnessMeasure.LABEL_DIFFERENCE, others, group, measures);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
