package io.millrace.trainer;

import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Scrutiny;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a model beyond its figures on all held-out rows.
 *
 * @param table of all rows
 * @param target of these
 * @param split which of them are held out
 */
record CloserLook(Project project, Observations table, TargetColumn target, Split split) {

  /** What is found. */
  Scrutiny at(HeldOut.Result result) {
    return new Scrutiny(fairness(result));
  }

  private @Nullable Fairness fairness(HeldOut.Result result) {
    EvaluationPolicy policy = project.evaluation();
    if (policy == null
        || policy.fairness() == null
        || !(result instanceof HeldOut.Result.Classified(var classified, var _))) {
      return null;
    }
    return new GroupStudy(project, policy.fairness(), table, target)
        .measure(split.test(), classified.truth(), classified.predicted(), alike());
  }

  /** How many of the held-out rows are one observation, on average. */
  private double alike() {
    int units = Arrays.stream(split.testUnits()).max().orElse(-1) + 1;
    return (double) split.test().length / Math.max(1, units);
  }
}
