package io.millrace.trainer;

import io.millrace.domain.project.Project;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Scale;
import io.millrace.modeling.Signature;

/** All that is fitted to rows before a learner sees them. */
record Prepared(
    Project project,
    Observations table,
    TargetColumn target,
    FeaturePipeline pipeline,
    Scale scale,
    RowWeights weights) {

  /** Fits it to these rows, and to no others. */
  static Prepared of(
      Project project,
      Observations table,
      TargetColumn target,
      Hyperparameters hyperparameters,
      int[] rows) {
    return new Prepared(
        project,
        table,
        target,
        FeaturePipeline.fit(project.features(), table.columns(), rows),
        target.scale(rows),
        RowWeights.of(project, target.classes(), target.values(rows), hyperparameters));
  }

  /** Rows as learners take them. */
  Examples examples(int[] rows) {
    return Examples.of(pipeline, table, target, scale, weights, rows);
  }

  Signature signature() {
    return Signature.of(project, target.classes(), scale);
  }
}
