package io.millrace.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.Rollback;
import io.millrace.domain.deployment.Rollout;
import io.millrace.domain.deployment.RolloutClock;
import io.millrace.domain.deployment.RolloutJudge;
import io.millrace.domain.deployment.RolloutJudge.Judgement;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Moves the traffic of every model by a step where that is due, takes it back where an alarm that
 * watches it rings or the version is slower than it may be, and sets the clock to when it has to be
 * asked again. It is asked when traffic begins to move or goes on, and by that clock; while no
 * traffic is on its way nothing asks it.
 */
public final class AdvanceRollouts implements Function<JsonNode, AdvanceRollouts.Turn> {

  private static final Logger LOG = LoggerFactory.getLogger(AdvanceRollouts.class);

  private final Rollouts rollouts;
  private final Deployments deployments;
  private final ErrorAlarms alarms;
  private final RolloutJudge judge;

  /** After which a model has its next turn whose last one failed. */
  private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(5);

  private final RolloutClock turns;
  private final InstantSource clock;

  /**
   * @param turns asks for the next turn
   */
  public AdvanceRollouts(
      Rollouts rollouts,
      Deployments deployments,
      ErrorAlarms alarms,
      RolloutJudge judge,
      RolloutClock turns,
      InstantSource clock) {
    this.rollouts = rollouts;
    this.deployments = deployments;
    this.alarms = alarms;
    this.judge = judge;
    this.turns = turns;
    this.clock = clock;
  }

  /**
   * Idempotent, and safe beside another turn. A model whose turn fails holds up no other, and has
   * its next soon.
   *
   * @throws RuntimeException of the first model whose turn failed, after all had theirs
   */
  @Override
  public Turn apply(JsonNode turn) {
    Map<String, String> outcomes = new TreeMap<>();
    RuntimeException first = null;
    for (ProjectName project : rollouts.active()) {
      try {
        outcomes.put(project.value(), advance(project));
      } catch (RuntimeException e) { // the others have nothing to do with it
        LOG.warn("the traffic of {} stays where it is until the next turn", project, e);
        first = first == null ? e : first;
      }
    }
    setTheClock();
    if (first != null) {
      throw first;
    }
    return new Turn(outcomes);
  }

  /**
   * Sets the clock to the first step that is due. Who sets it last has read what is so after that,
   * so that turns beside each other leave it right.
   */
  private void setTheClock() {
    Optional<Instant> next = rollouts.nextAt();
    Optional<Instant> set = Optional.empty();
    while (!next.equals(set)) {
      set = next;
      set.map(this::aheadOfUs).ifPresent(turns::ringAt);
      next = rollouts.nextAt();
    }
  }

  private Instant aheadOfUs(Instant step) {
    Instant now = clock.instant();
    return step.isAfter(now) ? step : now.plus(AFTER_A_FAILURE);
  }

  /** Why an alarm has the traffic of a model go back and not on; empty where none does. */
  private Optional<String> objection(ProjectName project, Optional<Rollout> active) {
    return alarms.isRinging(project)
        ? Optional.of("the alarm on its errors rings")
        : active
            .flatMap(rollout -> Optional.ofNullable(rollout.policy().alarms()))
            .flatMap(alarms::objection);
  }

  private String advance(ProjectName project) {
    Optional<Route> route = deployments.route(project);
    Optional<Rollout> active = route.flatMap(Route::activeRollout);
    Optional<String> objection = objection(project, active);
    if (objection.isPresent()) {
      Rollback rollback =
          deployments.rollBack(project, clock.instant(), Duration.ZERO, objection.get());
      return switch (rollback) {
        case Rollback.Done(var from, var to) ->
            "back from version %s to version %s".formatted(from, to);
        case Rollback.NotNeeded(var because) -> because;
      };
    }
    return described(active.isPresent() ? judged(route.orElseThrow(), active.get()) : route);
  }

  private Optional<Route> judged(Route route, Rollout seen) {
    ProjectName project = route.project();
    Judgement judgement = judge.judge(project, route.live().version(), seen, clock.instant());
    rollouts.looked(project, seen, judgement.words());
    return switch (judgement) {
      case Judgement.GoOn(var words) -> rollouts.advance(project, seen, words);
      case Judgement.Share(var percent, var why) -> rollouts.share(project, seen, percent, why);
      case Judgement.Arrive(var why) -> rollouts.arrive(project, seen, why);
      case Judgement.GoBack(var why) -> rollouts.takeBack(project, seen, why);
    };
  }

  private static String described(Optional<Route> route) {
    return route
        .flatMap(Route::activeRollout)
        .map(active -> "%s %% to version %s".formatted(active.percent(), active.to().version()))
        .orElse("all to version %s".formatted(route.map(r -> r.live().version()).orElse(0)));
  }

  /**
   * What came of a turn.
   *
   * @param outcomes in plain words, by model
   */
  public record Turn(Map<String, String> outcomes) {}
}
