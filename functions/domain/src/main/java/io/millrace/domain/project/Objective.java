package io.millrace.domain.project;

import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Metric;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the model of a regression is fitted for: how far off a prediction of a mean is, or the order
 * of the rows of one entity.
 */
public enum Objective {
  /** The squared error, whatever the mean is. */
  SQUARED_ERROR(0, null),
  /** The Poisson deviance, for counts, whose variance is their mean. */
  POISSON(1, Metric.POISSON_DEVIANCE),
  /**
   * The Tweedie deviance, for amounts that are often zero and sometimes large, such as claims, of
   * power 1.5, between that of counts and that of amounts whose deviation is their mean.
   */
  TWEEDIE(1.5, Metric.TWEEDIE_DEVIANCE),
  /**
   * The order of the rows of one entity, such as what was found for one query: those with a higher
   * target first. What is predicted is a score, which says something beside others of its entity
   * only (LambdaMART: Burges, "From RankNet to LambdaRank to LambdaMART", MSR-TR-2010-82).
   */
  RANKING(0, Metric.NDCG);

  /** The highest relevance that a row can have. */
  public static final int MOST_RELEVANT = 31;

  private final double power;
  private final @Nullable Metric own;

  Objective(double power, @Nullable Metric own) {
    this.power = power;
    this.own = own;
  }

  /** The name in {@code project.yaml}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The power of the mean that the variance is proportional to. */
  public double power() {
    return power;
  }

  /**
   * Whether what is predicted is above zero and what is learned from is not below: the logarithm of
   * the mean is what is learned.
   */
  public boolean isOfAmounts() {
    return power > 0;
  }

  /** The metric that measures what it is fitted for, where that is one of its own. */
  public Optional<Metric> ownMetric() {
    return Optional.ofNullable(own);
  }

  /** What is looked at where nothing else is said. */
  public Metric usualMetric(Task task) {
    if (this == RANKING) {
      return Metric.NDCG;
    }
    return task == Task.REGRESSION ? Metric.R2 : Metric.AUC;
  }

  /** Whether a model that is fitted for it is measured by this metric of a regression. */
  public boolean isMeasuredBy(Metric metric) {
    return switch (metric) {
      case NDCG, MAP -> this == RANKING;
      case RMSE, MAE, R2 -> this != RANKING;
      case POISSON_DEVIANCE, TWEEDIE_DEVIANCE -> metric == own;
      case AUC,
          PR_AUC,
          LOG_LOSS,
          ACCURACY,
          F1,
          CALIBRATION_ERROR,
          COVERAGE,
          INTERVAL_WIDTH,
          PINBALL_LOSS ->
          true;
    };
  }

  /** The objective whose own metric is among these; the squared error where none is. */
  public static Objective measuredBy(Set<Metric> metrics) {
    for (Objective objective : values()) {
      if (objective.own != null && metrics.contains(objective.own)) {
        return objective;
      }
    }
    return SQUARED_ERROR;
  }
}
