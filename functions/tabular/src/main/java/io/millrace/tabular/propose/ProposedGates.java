package io.millrace.tabular.propose;

import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.TrainingPolicy;
import java.util.Collection;
import java.util.List;

/**
 * Gates that say something of a model: better than one that has learned nothing, by more than
 * chance gives on so many held-out rows, and not worse than the champion by more than that.
 */
final class ProposedGates {

  /** The standard normal deviate that bounds 95 % on both sides. */
  private static final double SURE = 1.96;

  /** The 95 % quantile of χ² with one degree of freedom. */
  private static final double SURE_SQUARED = 3.84;

  /** The share of the commonest class from which on being right is no achievement. */
  private static final double NEARLY_ALL = 0.8;

  private static final double LEAST_TOLERANCE = 0.02;
  private static final double LEAST_R2_TOLERANCE = 0.05;
  private static final double MOST_TOLERANCE = 0.2;

  private ProposedGates() {}

  /**
   * The gates for a target.
   *
   * @param classes rows of each class; not looked at for a regression
   * @param rows that have a target
   */
  static List<Gate> of(Task task, Collection<Long> classes, long rows, TrainingPolicy.Split split) {
    double held = Math.max(2, rows * split.test());
    double commonest = classes.stream().mapToLong(Long::longValue).max().orElse(0) / (double) rows;
    return switch (task) {
      case REGRESSION -> regression(held);
      case BINARY -> ranking(classes, rows, held);
      case MULTICLASS ->
          commonest < NEARLY_ALL ? accuracy(commonest, held) : ranking(classes, rows, held);
    };
  }

  /** Better than the mean: what a correlation by chance explains is χ² / (n − 1). */
  private static List<Gate> regression(double held) {
    return gates(
        Metric.R2, 0, SURE_SQUARED / (held - 1), LEAST_R2_TOLERANCE, SURE / Math.sqrt(held));
  }

  /** Better than always the commonest class. */
  private static List<Gate> accuracy(double commonest, double held) {
    double error = Math.sqrt(commonest * (1 - commonest) / held);
    return gates(Metric.ACCURACY, commonest, SURE * error, LEAST_TOLERANCE, error);
  }

  /**
   * Better than a toss, by the mean of the standard errors of each class against the rest under no
   * effect, √((m + n + 1) / 12mn).
   *
   * <p>Source: Mann and Whitney, "On a Test of Whether one of Two Random Variables is
   * Stochastically Larger than the Other", Ann. Math. Stat. 18 (1947).
   */
  private static List<Gate> ranking(Collection<Long> classes, long rows, double held) {
    double error =
        classes.stream()
            .mapToDouble(count -> {
              double in = Math.max(1, held * count / rows);
              double out = Math.max(1, held - in);
              return Math.sqrt((in + out + 1) / (12 * in * out));
            })
            .average()
            .orElse(0);
    return gates(Metric.AUC, 0.5, SURE * error, LEAST_TOLERANCE, error);
  }

  /** Proposes bounds, each at most half way to perfect, as with few rows intervals are wide. */
  private static List<Gate> gates(
      Metric metric, double useless, double more, double least, double error) {
    double bound = Math.min(up(useless + more), down((useless + 1) / 2));
    double tolerance = Math.clamp(up(error), least, MOST_TOLERANCE);
    return List.of(new Gate.Bound(metric, bound), new Gate.NotWorseThanChampion(metric, tolerance));
  }

  private static double up(double share) {
    return Math.ceil(share * 100) / 100;
  }

  private static double down(double share) {
    return Math.floor(share * 100) / 100;
  }
}
