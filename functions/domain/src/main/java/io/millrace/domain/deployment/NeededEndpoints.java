package io.millrace.domain.deployment;

import io.millrace.domain.deployment.Rollout.State.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints somebody needs, and for how long: what serves, or may be gone back to by itself,
 * or is waited for. All others cost money for nobody.
 *
 * @param until by name; {@link Instant#MAX} while nothing changes
 * @param othersUntil how long any other is left alone: requests may be on their way to it
 */
public record NeededEndpoints(Map<String, Instant> until, Instant othersUntil) {

  /** How long after a route changed requests may be on their way by what it was. */
  public static final Duration SETTLING = Duration.ofMinutes(2);

  public NeededEndpoints {
    until = Map.copyOf(until);
  }

  /**
   * What the projects of a stage need.
   *
   * @param wanted the endpoint that each project wanted last
   * @param routes of those projects, each with how long a version is watched that was deployed;
   *     read after {@code wanted}, which was read after the names of what is there
   */
  public static NeededEndpoints of(List<VersionEndpoint> wanted, Map<Route, Duration> routes) {
    Map<String, Instant> until = new HashMap<>();
    wanted.stream()
        .filter(VersionEndpoint::isAwaited)
        .forEach(each -> need(until, each.name(), Instant.MAX));
    Instant quiet = Instant.MIN;
    for (var each : routes.entrySet()) {
      Route route = each.getKey();
      need(until, route.live().endpoint(), Instant.MAX);
      route.activeRollout().ifPresent(moving -> need(until, moving.to().endpoint(), Instant.MAX));
      if (route.previous() != null) {
        need(
            until, route.previous().endpoint(), route.since().plus(each.getValue()).plus(SETTLING));
      }
      quiet = later(quiet, changed(route).plus(SETTLING));
    }
    return new NeededEndpoints(until, quiet);
  }

  /** When one need not be there any more. */
  public Instant neededUntil(String name) {
    return later(until.getOrDefault(name, Instant.MIN), othersUntil);
  }

  private static void need(Map<String, Instant> until, @Nullable String name, Instant moment) {
    if (name != null) {
      until.merge(name, moment, NeededEndpoints::later);
    }
  }

  private static Instant changed(Route route) {
    return Optional.ofNullable(route.rollout())
        .map(rollout ->
            rollout.state() instanceof Stopped(var at, var _, var _)
                ? later(at, rollout.startedAt())
                : rollout.startedAt())
        .map(at -> later(at, route.since()))
        .map(at -> route.movedAt() == null ? at : later(at, route.movedAt()))
        .orElseGet(
            () -> route.movedAt() == null ? route.since() : later(route.since(), route.movedAt()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
