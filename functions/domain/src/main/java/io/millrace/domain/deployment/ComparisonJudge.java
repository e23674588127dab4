package io.millrace.domain.deployment;

import io.millrace.domain.deployment.RolloutJudge.Judgement;
import io.millrace.domain.deployment.VersionOutcomes.Compared;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ComparePolicy;
import java.util.Locale;

/**
 * Says of two versions which of them is to serve, by what came true.
 *
 * @param live the number of the version that serves
 * @param challenger the number of the version to which traffic moves
 * @param isOver whether there is no more time to find out
 */
record ComparisonJudge(int live, int challenger, boolean isOver) {

  /** How likely a version has to be the better one to end what seeks reward. */
  static final double LIKELY = 0.99;

  /** Labels of each version before a share follows from them. */
  static final int FEWEST = 30;

  /** Percent of the requests by which a share has to change to be worth a change of the route. */
  private static final int WORTH_IT = 5;

  private static final int ALL = 100;

  /** What the outcomes that came in so far say. */
  Judgement judge(ComparePolicy policy, int share, Compared compared) {
    return switch (policy) {
      case ComparePolicy.Certainty(var metric, var effect) -> certain(metric, effect, compared);
      case ComparePolicy.Reward(var metric, var floor) -> rewarded(metric, floor, share, compared);
    };
  }

  private Judgement certain(Metric metric, double effect, Compared compared) {
    double absolute = metric.higherIsBetter() ? effect : effect * compared.live().mean();
    String seen = seen(metric, compared);
    AnytimeComparison.Verdict verdict =
        absolute > 0
            ? new AnytimeComparison(absolute, metric.higherIsBetter()).of(compared)
            : AnytimeComparison.Verdict.TOO_FEW; // of no label, or of an error that is none
    return switch (verdict) {
      case BETTER -> new Judgement.Arrive("version %s is better: %s".formatted(challenger, seen));
      case WORSE -> new Judgement.GoBack("version %s is worse: %s".formatted(challenger, seen));
      case TOO_FEW ->
          isOver
              ? new Judgement.GoBack(
                  "version %s was not shown to be better in time: %s".formatted(challenger, seen))
              : new Judgement.GoOn(seen + "; too few to say");
    };
  }

  private Judgement rewarded(Metric metric, int floor, int share, Compared compared) {
    boolean enough = Math.min(compared.live().labels(), compared.challenger().labels()) >= FEWEST;
    if (!enough) {
      String seen = seen(metric, compared) + "; too few to say";
      return isOver
          ? new Judgement.GoBack(
              "version %s was not shown to be better in time: %s".formatted(challenger, seen))
          : new Judgement.GoOn(seen);
    }
    double likelihood = Likelier.challenger(compared);
    String seen =
        String.format(
            Locale.ROOT,
            "%s; version %d is the better one with a probability of %.3f",
            seen(metric, compared),
            challenger,
            likelihood);
    if (likelihood > LIKELY || (isOver && likelihood > 0.5)) {
      return new Judgement.Arrive(seen);
    }
    if (likelihood < 1 - LIKELY || isOver) {
      return new Judgement.GoBack(seen);
    }
    int wanted = Math.clamp(Math.round(ALL * likelihood), floor, ALL - floor);
    boolean worthIt =
        Math.abs(wanted - share) >= WORTH_IT
            || (wanted != share && (wanted == floor || wanted == ALL - floor));
    return worthIt ? new Judgement.Share(wanted, seen) : new Judgement.GoOn(seen);
  }

  private String seen(Metric metric, Compared compared) {
    return "version %s %s, version %s %s"
        .formatted(
            challenger, told(metric, compared.challenger()), live, told(metric, compared.live()));
  }

  private static String told(Metric metric, Outcomes outcomes) {
    if (outcomes.labels() == 0) {
      return "without a label yet";
    }
    return metric.higherIsBetter()
        ? String.format(
            Locale.ROOT, "right in %.1f %% of %,d", ALL * outcomes.mean(), outcomes.labels())
        : String.format(
            Locale.ROOT, "off by %.4g on average of %,d", outcomes.mean(), outcomes.labels());
  }
}
