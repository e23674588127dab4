package io.millrace.modeling.evaluate;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Fairness.Outcomes;
import io.millrace.domain.evaluation.FairnessMeasure;
import java.util.EnumMap;
import java.util.Map;

/**
 * A group of rows beside all others, by what a model says of them; see {@link FairnessMeasure}.
 *
 * @param alike how many rows are one observation
 */
public record GroupMeasures(double alike) {

  /**
   * By what is said alone.
   *
   * @param mine what is said of the group: rows, and those of which the favourable outcome is
   * @param theirs of all others
   */
  public Map<FairnessMeasure, Estimate> said(Outcomes mine, Outcomes theirs) {
    Map<FairnessMeasure, Estimate> measures = new EnumMap<>(FairnessMeasure.class);
    Proportion said = new Proportion(mine.said(), mine.rows(), alike);
    Proportion saidOfOthers = new Proportion(theirs.said(), theirs.rows(), alike);
    if (enough(said, saidOfOthers) && saidOfOthers.hits() > 0) {
      measures.put(FairnessMeasure.DISPARATE_IMPACT, said.by(saidOfOthers));
    }
    difference(FairnessMeasure.DEMOGRAPHIC_PARITY, saidOfOthers, said, measures);
    return measures;
  }

  /** By what is said and what is true. */
  public Map<FairnessMeasure, Estimate> cameTrue(Outcomes mine, Outcomes theirs) {
    Map<FairnessMeasure, Estimate> measures = new EnumMap<>(FairnessMeasure.class);
    Proportion found = truePositives(mine);
    Proportion foundElsewhere = truePositives(theirs);
    difference(FairnessMeasure.EQUAL_OPPORTUNITY, foundElsewhere, found, measures);
    Proportion wronglySaid = falsePositives(mine);
    Proportion wronglySaidElsewhere = falsePositives(theirs);
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
    return measures;
  }

  private Proportion truePositives(Outcomes of) {
    return new Proportion(of.saidRightly(), of.favourable(), alike);
  }

  private Proportion falsePositives(Outcomes of) {
    return new Proportion(of.said() - of.saidRightly(), of.rows() - of.favourable(), alike);
  }

  /** Notes the share of the others less that of the group, where both are of enough rows. */
  public static void difference(
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
}
