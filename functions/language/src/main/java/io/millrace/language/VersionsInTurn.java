package io.millrace.language;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Rollout;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.TrafficRule;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.runtime.logging.ServingMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the versions of a model until one answers: that to which traffic is on its way where it is
 * its turn, the one that serves, and the one before.
 */
final class VersionsInTurn {

  private static final Logger LOG = LoggerFactory.getLogger(VersionsInTurn.class);
  private static final int ALL = 100;

  /** Whoever failed later than this leaves another one no time to answer. */
  private static final Duration TIME_FOR_ANOTHER = Duration.ofSeconds(10);

  private final ServingMetrics metrics;
  private final RandomGenerator random;
  private final InstantSource clock;

  VersionsInTurn(ServingMetrics metrics, RandomGenerator random, InstantSource clock) {
    this.metrics = metrics;
    this.random = random;
    this.clock = clock;
  }

  /** Asks one version. */
  @FunctionalInterface
  interface Asking<R> {

    /**
     * What its container says.
     *
     * @throws UnavailableException if it does not: then it has failed
     */
    R ask(int version, String endpoint);
  }

  /**
   * What was answered.
   *
   * @param version that answered
   */
  record Answered<R>(int version, R reply) {}

  /**
   * The first answer.
   *
   * @throws UnavailableException if nobody answers; {@link MisconfiguredException} where nobody may
   *     be asked
   */
  <R> Answered<R> ask(Route route, HttpRequest request, Asking<R> asking) {
    Instant start = clock.instant();
    List<Target> turns = turns(route, request);
    for (int turn = 0; ; turn++) {
      Target target = turns.get(turn);
      try {
        R reply = asking.ask(target.version(), endpoint(route.project(), target));
        if (isFallback(route, target)) {
          metrics.fellBack(route.project(), route.live().version());
        }
        return new Answered<>(target.version(), reply);
      } catch (UnavailableException e) {
        metrics.failed(route.project(), target.version(), 1);
        boolean last = turn == turns.size() - 1;
        if (last || clock.instant().isAfter(start.plus(TIME_FOR_ANOTHER))) {
          throw e;
        }
        LOG.error(
            "version {} of {} failed, and another is asked", target.version(), route.project(), e);
      }
    }
  }

  private static String endpoint(ProjectName model, Target target) {
    String endpoint = target.endpoint();
    if (endpoint == null) {
      throw new UnavailableException(
          "version %s of %s has no endpoint".formatted(target.version(), model));
    }
    return endpoint;
  }

  private List<Target> turns(Route route, HttpRequest request) {
    List<Target> turns = new ArrayList<>();
    route
        .activeRollout()
        .filter(rollout -> sends(rollout, request))
        .ifPresent(rollout -> turns.add(rollout.to()));
    turns.add(route.live());
    if (route.previous() != null) {
      turns.add(route.previous());
    }
    return turns;
  }

  private boolean sends(Rollout rollout, HttpRequest request) {
    if (rollout.policy().match() instanceof TrafficRule.OfHeader(var header, var in)) {
      String value = request.header(header);
      if (in.isEmpty() ? !value.isEmpty() : in.contains(value)) {
        return true;
      }
    }
    return random.nextInt(ALL) < rollout.percent();
  }

  private static boolean isFallback(Route route, Target target) {
    return target.equals(route.previous()) && !target.equals(route.live());
  }
}
