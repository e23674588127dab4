package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.RolloutJudge.Judgement;
import io.millrace.domain.deployment.Route.Target;
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
  private final RolloutJudge judge = new RolloutJudge(metrics);
  private final Rollout tried = Rollout.begin(NEW, POLICY, Instant.EPOCH);

  @Test
  void aVersionThatIsTriedIsJudgedByWhatItAnswers() {
    assertThat(tried.shadow()).contains(new ShadowPolicy(100, 0.1, 0.1));
    assertThat(judge.judge(CHURN, tried))
        .isEqualTo(
            new Judgement.GoOn(
                "0 of 0 answers in the shadow differ, 0 failed, too few to say whether more than 10 % would"));
    metrics.shadow(2, new ShadowAnswers(200, 11, 1, 0.0123456));
    assertThat(judge.judge(CHURN, tried))
        .isEqualTo(
            new Judgement.GoOn(
                "11 of 200 answers in the shadow differ, 1 failed, off by 0.0123 on average"));
    metrics.shadow(2, new ShadowAnswers(200, 45, 0, 3.5));
    assertThat(judge.judge(CHURN, tried))
        .isEqualTo(
            new Judgement.GoBack(
                "version 2 answers otherwise: 45 of 200 answers in the shadow differ, 0 failed, off by 3.50 on average: 22.5 %, where 10 % may"));
    metrics.shadow(2, new ShadowAnswers(20, 0, 20, Double.NaN));
    assertThat(judge.judge(CHURN, tried))
        .isEqualTo(
            new Judgement.GoBack(
                "version 2 answers otherwise: 0 of 20 answers in the shadow differ, 20 failed: 100 %, where 10 % may"));
  }

  @Test
  void aVersionThatAnswersCallersIsJudgedByHowLongThatTakes() {
    metrics.shadow(2, new ShadowAnswers(20, 0, 20, Double.NaN));
    Rollout moving = tried.advanced(Instant.EPOCH.plus(BAKE));
    metrics.slow(2, new Tally(1, 100));

    assertThat(moving.shadow()).isEmpty();
    assertThat(judge.judge(CHURN, moving))
        .isEqualTo(new Judgement.GoOn("1 of 100 requests took longer than 250 ms"));
  }

  @Test
  void whatIsHeldOrNotMeasuredIsNotJudged() {
    metrics.slow(2, new Tally(100, 100));
    metrics.shadow(2, new ShadowAnswers(20, 0, 20, Double.NaN));
    var nothing = new Judgement.GoOn("");
    var plain = new RolloutPolicy(List.of(0, 10), BAKE, null);
    Rollout unmeasured = Rollout.begin(NEW, plain, Instant.EPOCH);

    assertThat(judge.judge(CHURN, tried.paused("ada", "a look first", Instant.EPOCH)))
        .isEqualTo(nothing);
    assertThat(judge.judge(CHURN, unmeasured)).isEqualTo(nothing);
    assertThat(judge.judge(CHURN, unmeasured.advanced(Instant.EPOCH.plus(BAKE))))
        .isEqualTo(nothing);
  }

  @Test
  void moreThanAllCannotDiffer() {
    assertThatThrownBy(() -> new ShadowAnswers(10, 6, 5, 0))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new ShadowAnswers(10, -1, 5, 0))
        .isInstanceOf(InvalidInputException.class);
  }
}
