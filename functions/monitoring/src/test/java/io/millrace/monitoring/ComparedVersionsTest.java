package io.millrace.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.monitoring.WatchedModel.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Outcomes;
import io.millrace.domain.deployment.Rollout;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.VersionOutcomes;
import io.millrace.domain.deployment.VersionOutcomes.Compared;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.ComparePolicy;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.training.Run;
import io.millrace.wire.Capture;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Feedback on the predictions of two versions that share the traffic. */
class ComparedVersionsTest {

  private static final String CAPTURES = "captures/2026/11/23/18/";
  private static final Instant BEGUN = START.plusSeconds(60);

  private final WatchedModel model = new WatchedModel();
  private final Transactions transactions = new Transactions(model.stateStore, _ -> {});
  private final Deployments deployments = new Deployments(transactions, () -> BEGUN);
  private final VersionOutcomes outcomes = VersionOutcomes.in(model.stateStore);
  private int predicted;

  @BeforeEach
  void theSecondVersionGetsHalfOfTheTraffic() {
    var run = new Run(CHURN, "b", 1, 1, null, "job", START, null, null, null);
    var archived =
        new Run.Model(model.archive(), Sha256.of("b"), Samples.evaluation(0.84), null, List.of());
    deployments.deploy(
        new Registry(transactions, () -> START)
            .register(Samples.candidate(run, archived), new ApprovalPolicy.Automatic()),
        new RolloutPolicy(
            List.of(50),
            Duration.ofDays(14),
            null,
            null,
            null,
            null,
            new ComparePolicy.Certainty(Metric.ACCURACY, 0.02),
            null));
  }

  @Test
  void whatCameTrueOfBothIsCountedFromTheBeginOfTheRolloutOnAndCorrected() {
    answered(1, START.plusSeconds(10), "No"); // before it began
    String wrong = answered(1, BEGUN.plusSeconds(1), "Yes");
    answered(1, BEGUN.plusSeconds(2), "No");
    answered(2, BEGUN.plusSeconds(3), "No");
    answered(2, BEGUN.plus(Duration.ofHours(1)), "No"); // another window
    answered(2, BEGUN.plusSeconds(4), "Perhaps");
    model.turn(Duration.ofHours(3));
    assertThat(compared()).isEqualTo(new Compared(Outcomes.right(1, 2), Outcomes.right(2, 3)));

    said(wrong, "No", START.plus(Duration.ofHours(3)));
    model.turn(Duration.ofHours(4));
    model.turn(Duration.ofHours(5));
    assertThat(compared())
        .as("corrected, and counted once")
        .isEqualTo(new Compared(Outcomes.right(2, 2), Outcomes.right(2, 3)));
  }

  @Test
  void nothingIsCountedForARolloutThatCameAfterIt() {
    answered(2, BEGUN.plusSeconds(3), "No");
    model.turn(Duration.ofHours(3));
    Rollout before = rollout();
    new Rollouts(transactions, () -> BEGUN.plusSeconds(5)).abort(CHURN, "ada", "again");

    answered(2, BEGUN.plusSeconds(4), "No");
    model.turn(Duration.ofHours(4));
    assertThat(outcomes.of(CHURN, before))
        .as("what comes after it ended counts no more")
        .isEqualTo(new Compared(Outcomes.NONE, Outcomes.right(1, 1)));
  }

  private Compared compared() {
    return outcomes.of(CHURN, rollout());
  }

  private Rollout rollout() {
    return deployments.route(CHURN).flatMap(Route::activeRollout).orElseThrow();
  }

  /** A version says No, and this comes true; the id of what it said. */
  private String answered(int version, Instant at, String outcome) {
    int n = ++predicted;
    String id =
        new UUID((at.toEpochMilli() << 16) | 0x7000 | n, 0x8000_0000_0000_0000L | n).toString();
    var output = new Capture.Output.Classified("No", 0.25, Map.of("No", 0.75, "Yes", 0.25));
    var capture = new Capture(id, CHURN, version, at, Map.of("tenure", n), output);
    model.put(CAPTURES + "p" + n, Json.text(capture) + "\n");
    said(id, outcome, at.plusSeconds(30));
    return id;
  }

  private void said(String id, String outcome, Instant at) {
    var feedback = new Feedback(CHURN, id, null, null, outcome, at, 0, "ada");
    model.objects.write(
        "data",
        Feedback.prefix(CHURN, at) + id + at + ".jsonl",
        (Json.text(feedback) + "\n").getBytes(StandardCharsets.UTF_8),
        "text/plain");
  }
}
