package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.RolloutJudge.Judgement;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutJudgeTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final Target NEW =
      new Target(2, new ObjectRef("models", "2", "v1"), Sha256.of("archive"));
  private static final Duration BAKE = Duration.ofMinutes(10);
  private static final RolloutPolicy POLICY =
      new RolloutPolicy(
          List.of(0, 10),
          BAKE,
          null,
          null,
          Duration.ofMillis(250),
          new ShadowPolicy(100, 0.1, 0.1));

  private final InMemoryVersionMetrics metrics = new InMemoryVersionMetrics();
  private VersionOutcomes.Compared compared = VersionOutcomes.Compared.NOTHING;
  private final RolloutJudge judge = new RolloutJudge(metrics, (_, _) -> compared);
  private final Rollout tried = Rollout.begin(NEW, POLICY, Instant.EPOCH);

  @Test
  void aVersionThatIsTriedIsJudgedByWhatItAnswers() {
    assertThat(tried.shadow()).contains(new ShadowPolicy(100, 0.1, 0.1));
    assertThat(judge.judge(CHURN, 1, tried, Instant.EPOCH))
        .isEqualTo(
            new Judgement.GoOn(
                "0 of 0 answers in the shadow differ, 0 failed, too few to say whether more than 10"
                    + " % would"));
    metrics.shadow(2, new ShadowAnswers(200, 11, 1, 0.0123456));
    assertThat(judge.judge(CHURN, 1, tried, Instant.EPOCH))
        .isEqualTo(
            new Judgement.GoOn(
                "11 of 200 answers in the shadow differ, 1 failed, off by 0.0123 on average"));
    metrics.shadow(2, new ShadowAnswers(200, 45, 0, 3.5));
    assertThat(judge.judge(CHURN, 1, tried, Instant.EPOCH))
        .isEqualTo(
            new Judgement.GoBack(
                "version 2 answers otherwise: 45 of 200 answers in the shadow differ, 0 failed, off"
                    + " by 3.50 on average: 22.5 %, where 10 % may"));
    metrics.shadow(2, new ShadowAnswers(20, 0, 20, Double.NaN));
    assertThat(judge.judge(CHURN, 1, tried, Instant.EPOCH))
        .isEqualTo(
            new Judgement.GoBack(
                "version 2 answers otherwise: 0 of 20 answers in the shadow differ, 20 failed: 100"
                    + " %, where 10 % may"));
  }

  @Test
  void aVersionThatAnswersCallersIsJudgedByHowLongThatTakes() {
    metrics.shadow(2, new ShadowAnswers(20, 0, 20, Double.NaN));
    Rollout moving = tried.advanced(Instant.EPOCH.plus(BAKE));
    metrics.slow(2, new Tally(1, 100));

    assertThat(moving.shadow()).isEmpty();
    assertThat(judge.judge(CHURN, 1, moving, Instant.EPOCH))
        .isEqualTo(new Judgement.GoOn("1 of 100 requests took longer than 250 ms"));
  }

  @Test
  void whatIsHeldOrNotMeasuredIsNotJudged() {
    metrics.slow(2, new Tally(100, 100));
    metrics.shadow(2, new ShadowAnswers(20, 0, 20, Double.NaN));
    var nothing = new Judgement.GoOn("");
    var plain = new RolloutPolicy(List.of(0, 10), BAKE, null);
    Rollout unmeasured = Rollout.begin(NEW, plain, Instant.EPOCH);

    assertThat(
            judge.judge(
                CHURN, 1, tried.paused("ada", "a look first", Instant.EPOCH), Instant.EPOCH))
        .isEqualTo(nothing);
    assertThat(judge.judge(CHURN, 1, unmeasured, Instant.EPOCH)).isEqualTo(nothing);
    assertThat(judge.judge(CHURN, 1, unmeasured.advanced(Instant.EPOCH.plus(BAKE)), Instant.EPOCH))
        .isEqualTo(nothing);
  }

  @Test
  void twoVersionsAreComparedByWhatCameTrueUntilTheTimeIsOver() {
    var policy = comparing(new ComparePolicy.Certainty(Metric.ACCURACY, 0.02));
    Rollout compares = Rollout.begin(NEW, policy, Instant.EPOCH);
    Instant over = Instant.EPOCH.plus(policy.bake());

    assertThat(judge.judge(CHURN, 1, compares, Instant.EPOCH))
        .isEqualTo(
            new Judgement.GoOn(
                "version 2 without a label yet, version 1 without a label yet; too few to say"));
    compared = right(940, 1190, 979, 1204);
    assertThat(judge.judge(CHURN, 1, compares, over.minusMillis(1)))
        .isEqualTo(
            new Judgement.GoOn(
                "version 2 right in 81.3 % of 1,204, version 1 right in 79.0 % of 1,190; too few to"
                    + " say"));
    assertThat(judge.judge(CHURN, 1, compares, over))
        .isEqualTo(
            new Judgement.GoBack(
                "version 2 was not shown to be better in time: version 2 right in 81.3 % of 1,204,"
                    + " version 1 right in 79.0 % of 1,190"));
    compared = right(7900, 10_000, 8200, 10_000);
    assertThat(judge.judge(CHURN, 1, compares, Instant.EPOCH))
        .isEqualTo(
            new Judgement.Arrive(
                "version 2 is better: version 2 right in 82.0 % of 10,000, version 1 right in 79.0"
                    + " % of 10,000"));
    compared = right(8200, 10_000, 7900, 10_000);
    assertThat(judge.judge(CHURN, 1, compares, Instant.EPOCH)).isInstanceOf(Judgement.GoBack.class);
    metrics.slow(2, new Tally(50, 100));
    compared = right(7900, 10_000, 8200, 10_000);
    assertThat(judge.judge(CHURN, 1, compares, Instant.EPOCH).words())
        .as("a better one that is too slow")
        .startsWith("version 2 is slow");
  }

  @Test
  void errorsAreComparedAsSharesOfWhatTheyAre() {
    var policy = comparing(new ComparePolicy.Certainty(Metric.MAE, 0.05));
    Rollout compares = Rollout.begin(NEW, policy, Instant.EPOCH);
    compared =
        new VersionOutcomes.Compared(
            new Outcomes(2000, 20_000, 400_000), new Outcomes(2000, 17_000, 300_000));

    assertThat(judge.judge(CHURN, 1, compares, Instant.EPOCH))
        .isEqualTo(
            new Judgement.Arrive(
                "version 2 is better: version 2 off by 8.500 on average of 2,000, version 1 off by"
                    + " 10.00 on average of 2,000"));
  }

  @Test
  void sharesFollowWhatCameTrueWhereRewardIsSought() {
    var policy = comparing(new ComparePolicy.Reward(Metric.ACCURACY, 5));
    Rollout compares = Rollout.begin(NEW, policy, Instant.EPOCH);
    compared = right(70, 100, 77, 100);

    assertThat(judge.judge(CHURN, 1, compares, Instant.EPOCH))
        .isEqualTo(
            new Judgement.Share(
                87,
                "version 2 right in 77.0 % of 100, version 1 right in 70.0 % of 100; version 2 is"
                    + " the better one with a probability of 0.867"));
    assertThat(judge.judge(CHURN, 1, compares.sharing(84), Instant.EPOCH))
        .as("not worth it")
        .isInstanceOf(Judgement.GoOn.class);
    assertThat(judge.judge(CHURN, 1, compares, Instant.EPOCH.plus(policy.bake())))
        .isInstanceOf(Judgement.Arrive.class);
    compared = right(77, 100, 70, 100);
    assertThat(judge.judge(CHURN, 1, compares, Instant.EPOCH.plus(policy.bake())))
        .isInstanceOf(Judgement.GoBack.class);
  }

  private static VersionOutcomes.Compared right(
      long right, long labels, long challengers, long itsLabels) {
    return new VersionOutcomes.Compared(
        Outcomes.right(right, labels), Outcomes.right(challengers, itsLabels));
  }

  private static RolloutPolicy comparing(ComparePolicy compare) {
    return new RolloutPolicy(
        List.of(50), Duration.ofDays(14), null, null, Duration.ofMillis(250), null, compare, null);
  }

  @Test
  void moreThanAllCannotDiffer() {
    assertThatThrownBy(() -> new ShadowAnswers(10, 6, 5, 0))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new ShadowAnswers(10, -1, 5, 0))
        .isInstanceOf(InvalidInputException.class);
  }
}
