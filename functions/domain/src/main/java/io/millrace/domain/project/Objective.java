package io.millrace.domain.project;

import io.millrace.domain.evaluation.Metric;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the model of a regression is fitted for: how far off a prediction of a mean is. */
public enum Objective {
  /** The squared error, whatever the mean is. */
  SQUARED_ERROR(0, null),
  /** The Poisson deviance, for counts, whose variance is their mean. */
  POISSON(1, Metric.POISSON_DEVIANCE),
  /**
   * The Tweedie deviance, for amounts that are often zero and sometimes large, such as claims, of
   * power 1.5, between that of counts and that of amounts whose deviation is their mean.
   */
  TWEEDIE(1.5, Metric.TWEEDIE_DEVIANCE);

  private final double power;
  private final @Nullable Metric deviance;

  Objective(double power, @Nullable Metric deviance) {
    this.power = power;
    this.deviance = deviance;
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
  public Optional<Metric> deviance() {
    return Optional.ofNullable(deviance);
  }

  /** The objective whose own metric is among these; the squared error where none is. */
  public static Objective measuredBy(Set<Metric> metrics) {
    for (Objective objective : values()) {
      if (objective.deviance != null && metrics.contains(objective.deviance)) {
        return objective;
      }
    }
    return SQUARED_ERROR;
  }
}
