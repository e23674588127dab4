package io.millrace.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.Rollback;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Moves the traffic of every model by a step where that is due, and takes it back where the model's
 * alarm rings.
 */
public final class AdvanceRollouts implements Function<JsonNode, AdvanceRollouts.Turn> {

  private static final Logger LOG = LoggerFactory.getLogger(AdvanceRollouts.class);

  private final Rollouts rollouts;
  private final Deployments deployments;
  private final ErrorAlarms alarms;
  private final InstantSource clock;

  public AdvanceRollouts(
      Rollouts rollouts, Deployments deployments, ErrorAlarms alarms, InstantSource clock) {
    this.rollouts = rollouts;
    this.deployments = deployments;
    this.alarms = alarms;
    this.clock = clock;
  }

  /**
   * Idempotent. A model whose turn fails holds up no other, and has its next with the clock's.
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
    if (first != null) {
      throw first;
    }
    return new Turn(outcomes);
  }

  private String advance(ProjectName project) {
    if (alarms.isRinging(project)) {
      Rollback rollback =
          deployments.rollBack(
              project, clock.instant(), Duration.ZERO, "the alarm on its errors rings");
      return switch (rollback) {
        case Rollback.Done(var from, var to) ->
            "back from version %s to version %s".formatted(from, to);
        case Rollback.NotNeeded(var because) -> because;
      };
    }
    Optional<Route> route = rollouts.advance(project);
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
