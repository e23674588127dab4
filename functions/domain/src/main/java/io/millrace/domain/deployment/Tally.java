package io.millrace.domain.deployment;

import io.millrace.domain.Check;
import java.util.stream.DoubleStream;

/**
 * How many of all had some property, and whether that is more than a share that is allowed.
 *
 * @param counted those that had it, 0 to {@code all}
 */
public record Tally(long counted, long all) {

  /** Of nothing. */
  public static final Tally NONE = new Tally(0, 0);

  /** So rarely what is within the allowed share is called more, however often it is looked at. */
  static final double FALSE_ALARMS = 0.01;

  /** How many times the odds of the allowed share those of the shares are that it is held to. */
  private static final double[] ODDS = {1.25, 1.5, 2, 3, 5, 10, 30, 100, 1000};

  public Tally {
    Check.that(0 <= counted && counted <= all, "counted", "0 to " + all, counted);
  }

  /** What a tally says about an allowed share. */
  public enum Verdict {
    /** No more than is allowed, of enough to have shown one. */
    WITHIN,
    /** More than is allowed, and not by chance. */
    BEYOND,
    /** Neither can be said. */
    TOO_FEW
  }

  /** The share, in [0, 1]; NaN of nothing. */
  public double share() {
    return (double) counted / all;
  }

  /**
   * Whether the share is more than is allowed. It may be asked after each that comes: what keeps to
   * the allowed share is called {@code BEYOND} at any of all looks in at most 1 of 100 cases.
   *
   * <p>The mean, over shares greater than the allowed one, of how many times likelier the tally is
   * under these: a supermartingale where the true share is no greater than the allowed one, which
   * so exceeds 100 at any time with a probability of at most 1 in 100.
   *
   * <p>Source: Ville, "Étude critique de la notion de collectif", 1939; Robbins, "Statistical
   * Methods Related to the Law of the Iterated Logarithm", Ann. Math. Statist. 41 (1970), on
   * mixtures.
   *
   * @param allowed in [0, 1)
   */
  public Verdict against(double allowed) {
    if (isBeyond(allowed)) {
      return Verdict.BEYOND;
    }
    return counted <= allowed * all && allowed * all >= 1 ? Verdict.WITHIN : Verdict.TOO_FEW;
  }

  private boolean isBeyond(double allowed) {
    if (counted <= allowed * all) {
      return false;
    }
    return allowed == 0
        || DoubleStream.of(ODDS).map(times -> timesLikelier(times, allowed)).sum() / ODDS.length
            >= 1 / FALSE_ALARMS;
  }

  private double timesLikelier(double times, double allowed) {
    double odds = times * allowed / (1 - allowed);
    double share = odds / (1 + odds);
    return Math.exp(
        counted * Math.log(share / allowed)
            + (all - counted) * Math.log((1 - share) / (1 - allowed)));
  }
}
