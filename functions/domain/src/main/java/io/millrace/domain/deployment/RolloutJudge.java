package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.project.ShadowPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says from what is measured whether traffic goes on to a version, or back from it. */
public final class RolloutJudge {

  /** The share of the requests that may take longer than the 99th percentile is to be. */
  private static final double SLOWEST = 0.01;

  private final VersionMetrics metrics;
  private final VersionOutcomes outcomes;

  public RolloutJudge(VersionMetrics metrics, VersionOutcomes outcomes) {
    this.metrics = metrics;
    this.outcomes = outcomes;
  }

  /** What is measured of the version to which traffic moves. */
  public sealed interface Judgement {

    /** What it is, for the history. */
    String words();

    /** Nothing speaks against the next step: it does well, or nothing can be said. */
    record GoOn(String words) implements Judgement {}

    /** The version is better than the one that serves, and has all traffic at once. */
    record Arrive(String words) implements Judgement {}

    /**
     * The version is to have another share of the traffic in its step.
     *
     * @param percent of the requests
     */
    record Share(int percent, String words) implements Judgement {}

    /** The version is worse than the policy of its rollout allows. */
    record GoBack(String words) implements Judgement {}
  }

  /**
   * Judges a rollout by the step that is being watched. What is too little to say speaks against
   * nothing, but is said.
   *
   * @param live the number of the version that serves
   * @param now when it is looked at
   * @throws io.millrace.domain.UnavailableException if what is measured cannot be told now
   */
  public Judgement judge(ProjectName project, int live, Rollout rollout, Instant now) {
    if (!(rollout.state() instanceof Rollout.State.Moving(var _, var since))) {
      return new Judgement.GoOn("");
    }
    ShadowPolicy shadow = rollout.shadow().orElse(null);
    if (shadow != null) {
      return shadow(project, rollout, shadow.differences(), since);
    }
    Duration limit = rollout.policy().latency();
    Judgement fast =
        limit != null && rollout.percent() > 0
            ? latency(project, rollout, limit, since)
            : new Judgement.GoOn("");
    ComparePolicy compare = rollout.policy().compare();
    if (compare == null || fast instanceof Judgement.GoBack) {
      return fast;
    }
    boolean isOver = !now.isBefore(since.plus(rollout.policy().bake()));
    return new ComparisonJudge(live, rollout.to().version(), isOver)
        .judge(compare, rollout.percent(), outcomes.of(project, rollout));
  }

  private Judgement shadow(ProjectName project, Rollout rollout, double allowed, Instant since) {
    ShadowAnswers answers = metrics.shadow(project, rollout.to().version(), since);
    String seen =
        "%s of %s answers in the shadow differ, %s failed%s"
            .formatted(
                answers.different(),
                answers.all(),
                answers.failed(),
                Double.isFinite(answers.distance())
                    ? String.format(Locale.ROOT, ", off by %.3g on average", answers.distance())
                    : "");
    return judged(answers.against(), allowed, seen, "version %s answers otherwise", rollout, "may");
  }

  private Judgement latency(ProjectName project, Rollout rollout, Duration limit, Instant since) {
    Tally slow = metrics.slowerThan(limit, project, rollout.to().version(), since);
    String seen =
        "%s of %s requests took longer than %s ms"
            .formatted(slow.counted(), slow.all(), limit.toMillis());
    return judged(slow, SLOWEST, seen, "version %s is slow", rollout, "may for its p99");
  }

  private static Judgement judged(
      Tally against, double allowed, String seen, String fault, Rollout rollout, String may) {
    return switch (against.against(allowed)) {
      case WITHIN -> new Judgement.GoOn(seen);
      case TOO_FEW ->
          new Judgement.GoOn(
              "%s, too few to say whether more than %s would".formatted(seen, percent(allowed)));
      case BEYOND ->
          new Judgement.GoBack(
              "%s: %s: %s, where %s %s"
                  .formatted(
                      fault.formatted(rollout.to().version()),
                      seen,
                      percent(against.share()),
                      percent(allowed),
                      may));
    };
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share).replace(".0 ", " ");
  }
}
