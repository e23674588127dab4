package io.millrace.domain.deployment;

import io.millrace.domain.deployment.VersionOutcomes.Compared;

/**
 * How likely the challenger is the better of two versions that are right or wrong, by what came
 * true: the probability that its share of right predictions is greater, where each share is drawn
 * from the Beta distribution that its outcomes leave of a uniform one.
 *
 * <p>A version that has traffic by this probability is chosen by Thompson sampling, in batches: as
 * often as it would be by a draw from both distributions for each request.
 *
 * <p>Source: Thompson, "On the likelihood that one unknown probability exceeds another in view of
 * the evidence of two samples", Biometrika 25 (1933); Scott, "A modern Bayesian look at the
 * multi-armed bandit", Appl. Stochastic Models Bus. Ind. 26 (2010).
 */
final class Likelier {

  private static final int POINTS = 2000;

  /** Beyond so many deviations nothing is left. */
  private static final double REACH = 10;

  private Likelier() {}

  /** The probability that the challenger's share is greater, within 0.001. */
  static double challenger(Compared compared) {
    Beta live = Beta.of(compared.live());
    Beta challenger = Beta.of(compared.challenger());
    double from = Math.max(0, Math.min(live.low(), challenger.low()));
    double width = Math.min(1, Math.max(live.high(), challenger.high())) - from;
    double[] ofLive = live.densities(from, width);
    double[] ofChallenger = challenger.densities(from, width);
    double below = 0;
    double greater = 0;
    for (int i = 0; i < POINTS; i++) {
      greater += ofChallenger[i] * (below + ofLive[i] / 2);
      below += ofLive[i];
    }
    return greater;
  }

  private record Beta(double right, double wrong) {

    static Beta of(Outcomes outcomes) {
      return new Beta(1 + outcomes.sum(), 1 + outcomes.labels() - outcomes.sum());
    }

    private double mean() {
      return right / (right + wrong);
    }

    private double deviation() {
      return Math.sqrt(mean() * (1 - mean()) / (right + wrong + 1));
    }

    double low() {
      return mean() - REACH * deviation();
    }

    double high() {
      return mean() + REACH * deviation();
    }

    /** Of equally wide parts, which add up to 1. */
    double[] densities(double from, double width) {
      double[] densities = new double[POINTS];
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < POINTS; i++) {
        double share = from + width * (i + 0.5) / POINTS;
        densities[i] = (right - 1) * Math.log(share) + (wrong - 1) * Math.log1p(-share);
        most = Math.max(most, densities[i]);
      }
      double sum = 0;
      for (int i = 0; i < POINTS; i++) {
        densities[i] = Math.exp(densities[i] - most);
        sum += densities[i];
      }
      for (int i = 0; i < POINTS; i++) {
        densities[i] /= sum;
      }
      return densities;
    }
  }
}
