package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says from what is measured whether traffic goes on to a version, or back from it. */
public final class RolloutJudge {

  /** The share of the requests that may take longer than the 99th percentile is to be. */
  private static final double SLOWEST = 0.01;

  private final VersionMetrics metrics;

  public RolloutJudge(VersionMetrics metrics) {
    this.metrics = metrics;
  }

  /** What is measured of the version to which traffic moves. */
  public sealed interface Judgement {

    /** What it is, for the history. */
    String words();

    /** Nothing speaks against the next step: it does well, or nothing can be said. */
    record GoOn(String words) implements Judgement {}

    /** The version is worse than the policy of its rollout allows. */
    record GoBack(String words) implements Judgement {}
  }

  /**
   * Judges a rollout by the step that is being watched. What is too little to say speaks against
   * nothing, but is said.
   *
   * @throws io.millrace.domain.UnavailableException if what is measured cannot be told now
   */
  public Judgement judge(ProjectName project, Rollout rollout) {
    Duration limit = rollout.policy().latency();
    return limit != null && rollout.state() instanceof Rollout.State.Moving(var _, var since)
        ? latency(project, rollout, limit, since)
        : new Judgement.GoOn("");
  }

  private Judgement latency(ProjectName project, Rollout rollout, Duration limit, Instant since) {
    Tally slow = metrics.slowerThan(limit, project, rollout.to().version(), since);
    String seen =
        "%s of %s requests took longer than %s ms"
            .formatted(slow.counted(), slow.all(), limit.toMillis());
    return switch (slow.against(SLOWEST)) {
      case WITHIN -> new Judgement.GoOn(seen);
      case TOO_FEW -> new Judgement.GoOn(seen + ", too few to say whether more than 1 % would");
      case BEYOND ->
          new Judgement.GoBack(
              String.format(
                  Locale.ROOT,
                  "version %d is slow: %s, %.1f %%, where its p99 allows 1 %%",
                  rollout.to().version(),
                  seen,
                  100 * slow.share()));
    };
  }
}
