package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.domain.state.DisturbedStateStore;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Approvals, turns of the clock, alarms and people meet in any order, twice, and are killed
 * anywhere; another step may run to its end within any call. Of the versions one in three is slow,
 * and one in four answers otherwise than those before it.
 */
class RolloutSimulationTest {

  private static final int SCHEDULES = Integer.getInteger("schedules", 10_000);
  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final Duration BAKE = Duration.ofMinutes(10);

  @Test
  void noVersionGetsMoreThanItsStepsShareAndTheEndIsOldOrNew() {
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      assertThat(new World(seed, true, true).run()).as("seed %s", seed).isNull();
    }
  }

  /** Without the look at the alarm a turn of the clock moves traffic on while it rings. */
  @Test
  void theSimulationSeesAClockThatDoesNotAskTheAlarm() {
    long seen =
        IntStream.rangeClosed(1, 1000)
            .filter(seed -> new World(seed, false, true).run() != null)
            .count();

    assertThat(seen).isGreaterThan(25);
  }

  /** Without the look at what is measured such a version gets more than is safe. */
  @Test
  void theSimulationSeesAClockThatDoesNotAskWhatIsMeasured() {
    long seen =
        IntStream.rangeClosed(1, 1000)
            .filter(seed -> new World(seed, true, false).run() != null)
            .count();

    assertThat(seen).isGreaterThan(50);
  }

  private static final class World {

    private final Random random;
    private final StateStore calm = new InMemoryStateStore();
    private final Deployments deployments;
    private final Rollouts rollouts;
    private final RolloutPolicy policy;
    private final boolean asks;
    private final RolloutJudge judge;
    private Instant now = Instant.EPOCH;
    private @Nullable Instant ringingSince;
    private @Nullable Route seen;
    private Instant stepSeen = Instant.EPOCH;
    private @Nullable String violation;
    private int left;
    private int newest = 1;

    World(long seed, boolean asks, boolean judges) {
      random = new Random(seed);
      this.asks = asks;
      judge =
          new RolloutJudge(
              judges ? new Measured() : new InMemoryVersionMetrics(),
              (_, _) -> VersionOutcomes.Compared.NOTHING);
      left = 5 + random.nextInt(25);
      List<Integer> steps =
          List.of(List.of(0), List.of(0, 10), List.of(10), List.of(5, 50), List.of(10, 20, 30, 40))
              .get(random.nextInt(5));
      policy =
          new RolloutPolicy(
              steps,
              BAKE,
              null,
              null,
              steps.getLast() > 0 ? Duration.ofMillis(250) : null,
              steps.getFirst() == 0 ? new ShadowPolicy(100, 0.1, 0.1) : null);
      new Deployments(new Transactions(calm, _ -> {}), () -> now)
          .deploy(DeploymentsTest.approved(1));
      look();
      var disturbed = new DisturbedStateStore(calm, random, 8, this::step);
      var transactions = new Transactions(disturbed, _ -> {});
      deployments = new Deployments(transactions, () -> now);
      rollouts = new Rollouts(transactions, () -> now);
    }

    /** What was violated; null if nothing was. */
    @Nullable String run() {
      while (left > 0 && violation == null) {
        step();
      }
      // Nobody does anything any more but the clock, which goes on.
      for (int turn = 0; turn < 40 && violation == null; turn++) {
        now = now.plus(BAKE);
        ringingSince = null;
        attempt(this::resumed);
        attempt(this::turn);
      }
      Route end = read();
      if (violation == null && end.activeRollout().isPresent()) {
        violation = "still under way: " + end;
      }
      var undisturbed = new Rollouts(new Transactions(calm, _ -> {}), () -> now);
      if (violation == null && !undisturbed.active().isEmpty()) {
        violation = "looked for in vain: " + end;
      }
      return violation;
    }

    private void step() {
      if (left <= 0 || violation != null) {
        return;
      }
      left--;
      now = now.plus(Duration.ofSeconds(random.nextInt(900)));
      switch (random.nextInt(10)) {
        case 0 -> newest++;
        case 1, 2 -> attempt(this::approval);
        case 3 -> ringingSince = ringingSince == null ? now : null;
        case 4 -> attempt(this::alarm);
        case 5 -> attempt(this::person);
        default -> attempt(this::turn);
      }
    }

    private void attempt(Runnable call) {
      try {
        call.run();
      } catch (UnavailableException killed) {
        // whoever asked asks again, or the next turn does
      }
      look();
    }

    private void approval() {
      int version = 1 + random.nextInt(newest);
      deployments.deploy(DeploymentsTest.approved(version), policy);
    }

    /** Told late, or twice. */
    private void alarm() {
      Instant rang = ringingSince;
      if (rang != null) {
        deployments.rollBack(CHURN, rang, Duration.ofHours(1), "predictions fail");
        Route route = read();
        if (route.activeRollout().filter(r -> !rang.isBefore(r.startedAt())).isPresent()) {
          violation = "an alarm was told and traffic is still moving: " + route;
        }
      }
    }

    private void turn() {
      for (ProjectName project : rollouts.active()) {
        boolean rings = ringingSince != null;
        if (asks && rings) {
          deployments.rollBack(project, now, Duration.ofHours(1), "the alarm rings");
        } else {
          int before = percent();
          long deployment = read().deployment();
          deployments.route(project).flatMap(Route::activeRollout).ifPresent(this::judged);
          if (rings
              && ringingSince != null
              && read().deployment() == deployment
              && percent() > before) {
            violation = "moved on while the alarm rang: " + read();
          }
        }
      }
    }

    private void judged(Rollout rollout) {
      switch (judge.judge(CHURN, read().live().version(), rollout, now)) {
        case RolloutJudge.Judgement.GoOn(var words) -> rollouts.advance(CHURN, rollout, words);
        case RolloutJudge.Judgement.Share(var percent, var why) ->
            rollouts.share(CHURN, rollout, percent, why);
        case RolloutJudge.Judgement.Arrive(var why) -> rollouts.arrive(CHURN, rollout, why);
        case RolloutJudge.Judgement.GoBack(var why) -> rollouts.takeBack(CHURN, rollout, why);
      }
    }

    private static boolean isSlow(int version) {
      return version % 3 == 0;
    }

    /** Whether it answers otherwise than the version that serves. */
    private static boolean isOther(int version) {
      return version % 4 == 0;
    }

    /** What would be measured. */
    private static final class Measured implements VersionMetrics {

      @Override
      public Tally slowerThan(Duration limit, ProjectName project, int version, Instant since) {
        return new Tally(isSlow(version) ? 50 : 1, 100);
      }

      @Override
      public ShadowAnswers shadow(ProjectName project, int version, Instant since) {
        return new ShadowAnswers(100, isOther(version) ? 40 : 1, 0, 0.1);
      }
    }

    private void person() {
      if (read().rollout() == null || read().activeRollout().isEmpty()) {
        return;
      }
      try {
        switch (random.nextInt(3)) {
          case 0 -> rollouts.pause(CHURN, "ada", "a look first");
          case 1 -> rollouts.resume(CHURN, "ada", "fine");
          default -> rollouts.abort(CHURN, "ada", "enough");
        }
      } catch (InvalidInputException ended) {
        // somebody else was first
      }
    }

    private void resumed() {
      if (read().activeRollout().isPresent()) {
        rollouts.resume(CHURN, "ada", "fine");
      }
    }

    /** Holds what is there against what was there before. */
    private void look() {
      Route route = read();
      Route before = seen;
      seen = route;
      if (before == null || violation != null) {
        return;
      }
      int sum = route.variants().stream().mapToInt(Variant::percent).sum();
      if (sum != 100) {
        violation = "shares add up to " + sum;
      }
      boolean other = before.deployment() != route.deployment();
      int step = step(route);
      if (!other && step > step(before)) {
        if (step != step(before) + 1 && !now.isAfter(stepSeen.plus(BAKE).plus(BAKE))) {
          violation = "a step was left out: " + before + " → " + route;
        }
        if (now.isBefore(stepSeen.plus(BAKE))) {
          violation = "a step was not watched: " + before + " → " + route;
        }
      }
      if (other || step != step(before)) {
        stepSeen = since(route);
      }
      if (policy.latency() != null
          && route.variants().stream()
              .filter(each -> isSlow(each.target().version()))
              .anyMatch(each -> each.percent() > firstShare())) {
        violation = "a slow version got more than its first share: " + route;
      }
      if (policy.shadow() != null
          && route.variants().stream()
              .anyMatch(each -> isOther(each.target().version()) && each.percent() > 0)) {
        violation = "a version got traffic that answers otherwise: " + route;
      }
      if (route.live().version() > newest) {
        violation = "nobody approved " + route;
      }
    }

    private int firstShare() {
      return policy.steps().stream().filter(step -> step > 0).findFirst().orElse(0);
    }

    private static int step(Route route) {
      return route
          .activeRollout()
          .map(r ->
              switch (r.state()) {
                case Rollout.State.Moving(var step, var _) -> step;
                case Rollout.State.Paused(var step, var _, var _, var _) -> step;
                case Rollout.State.Completed _, Rollout.State.Stopped _ -> -1;
              })
          .orElse(-1);
    }

    private static Instant since(Route route) {
      return route
          .activeRollout()
          .map(r ->
              r.state() instanceof Rollout.State.Moving(var _, var since) ? since : r.startedAt())
          .orElse(route.since());
    }

    private int percent() {
      return read().activeRollout().map(Rollout::percent).orElse(0);
    }

    private Route read() {
      return calm.find(Route.key(CHURN)).map(Revised::value).orElseThrow();
    }
  }
}
