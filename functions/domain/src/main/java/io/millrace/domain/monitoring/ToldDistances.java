package io.millrace.domain.monitoring;

import io.millrace.domain.Check;
import org.jspecify.annotations.Nullable;

/**
 * How far a column is from its baseline in the figures of other monitors. They are told, and judge
 * nothing: what judges are {@link Measure}s.
 *
 * @param jensenShannon the square root of the Jensen-Shannon divergence to base 2 of the same bins
 *     as the population stability index, in [0, 1]
 * @param wasserstein the first Wasserstein distance of two distributions of numbers, in standard
 *     deviations of the baseline, at least 0; null where there are no numbers or they are all the
 *     same
 */
public record ToldDistances(double jensenShannon, @Nullable Double wasserstein) {
  public ToldDistances {
    Check.that(
        jensenShannon >= 0 && jensenShannon <= 1,
        "Jensen-Shannon distance",
        "in [0, 1]",
        jensenShannon);
    Check.that(
        wasserstein == null || wasserstein >= 0,
        "Wasserstein distance",
        "at least 0",
        String.valueOf(wasserstein));
  }
}
