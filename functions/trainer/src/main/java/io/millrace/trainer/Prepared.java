package io.millrace.trainer;

import io.millrace.domain.project.Guidance;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Scale;
import io.millrace.modeling.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All that is fitted to rows before a learner sees them.
 *
 * @param fitted the rows
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Prepared(
    Project project,
    Observations table,
    TargetColumn target,
    FeaturePipeline pipeline,
    Scale scale,
    RowWeights weights,
    int[] fitted) {

  private static final int MOST_OUTCOMES = 10;

  /**
   * Fits it to these rows, and to no others.
   *
   * @param positiveWeight how many times a row of the positive class of two counts
   */
  static Prepared of(
      Project project, Observations table, TargetColumn target, double positiveWeight, int[] rows) {
    return of(
        project,
        table,
        target,
        target.scale(rows),
        RowWeights.of(project, table, target, rows, positiveWeight),
        rows);
  }

  /** The same fitted to other rows, whose values are learned and counted alike. */
  Prepared fittedTo(int[] others) {
    return of(project, table, target, scale, weights, others);
  }

  private static Prepared of(
      Project project,
      Observations table,
      TargetColumn target,
      Scale scale,
      RowWeights weights,
      int[] rows) {
    List<String> names = outcomes(target);
    return new Prepared(
        project,
        table,
        target,
        names.isEmpty()
            ? FeaturePipeline.fit(project.features(), table.columns(), rows)
            : FeaturePipeline.fit(
                project.features(), table.columns(), rows, names, outcomes(target, scale, rows)),
        scale,
        weights,
        rows);
  }

  /** The outcomes whose mean words of many levels are told: none where there are many classes. */
  private static List<String> outcomes(TargetColumn target) {
    return switch (target.classes().size()) {
      case 0 -> List.of("mean of the target");
      case 2 -> List.of("share of " + target.classes().getLast());
      default ->
          target.classes().size() > MOST_OUTCOMES
              ? List.of()
              : target.classes().stream().map(label -> "share of " + label).toList();
    };
  }

  private static List<double[]> outcomes(TargetColumn target, Scale scale, int[] rows) {
    int classes = target.classes().size();
    List<double[]> outcomes = new ArrayList<>(rows.length);
    for (double value : target.values(rows)) {
      if (classes == 0) {
        outcomes.add(new double[] {scale.apply(value)});
      } else if (classes == 2) {
        outcomes.add(new double[] {value});
      } else {
        double[] one = new double[classes];
        one[(int) value] = 1;
        outcomes.add(one);
      }
    }
    return outcomes;
  }

  /** Rows as learners take them: in their order, or list after list where lists are learned. */
  Examples examples(int[] rows) {
    boolean own = Arrays.equals(rows, fitted);
    return project.training().objective() == Objective.RANKING
        ? lists(rows, own)
        : inOrder(rows, own);
  }

  private Examples lists(int[] rows, boolean own) {
    Units lists = Units.of(project, table, rows, 0);
    int[] sizes = new int[lists.count()];
    IntStream.range(0, rows.length).forEach(i -> sizes[lists.of(i)]++);
    int[] sorted =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(Comparator.comparingInt(lists::of))
            .mapToInt(i -> rows[i])
            .toArray();
    return inOrder(sorted, own).with(sizes);
  }

  private Examples inOrder(int[] rows, boolean own) {
    Examples examples = Examples.of(pipeline, table, target, scale, weights, monotone(), rows);
    if (own && !outcomes(target).isEmpty()) {
      OutOfFold.write(examples.features(), pipeline, table, rows, outcomes(target, scale, rows));
    }
    return examples;
  }

  /**
   * The direction of each feature: 1 where what is predicted may only rise with it, −1 where it may
   * only fall.
   */
  private int[] monotone() {
    Map<String, Guidance.Direction> ways =
        project.training().guidance().map(Guidance::monotone).orElse(Map.of());
    if (ways.isEmpty()) {
      return new int[0];
    }
    int[] monotone = new int[pipeline.width()];
    for (int e = 0; e < pipeline.encodings().size(); e++) {
      Guidance.Direction way = ways.get(pipeline.encodings().get(e).column());
      if (way != null) {
        monotone[pipeline.offset(e)] = way == Guidance.Direction.INCREASING ? 1 : -1;
      }
    }
    return monotone;
  }

  Signature signature() {
    return Signature.of(project, target.classes(), scale);
  }
}
