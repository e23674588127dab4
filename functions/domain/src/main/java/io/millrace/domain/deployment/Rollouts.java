package io.millrace.domain.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The rollouts of all models: what moves their traffic on, holds it, or takes it back. */
public final class Rollouts {

  private final Transactions transactions;
  private final InstantSource clock;
  private final RouteChanges changes;

  public Rollouts(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
    this.changes = new RouteChanges(transactions.stateStore(), clock);
  }

  /** The models of which traffic is on its way or held, as of some moment during this call. */
  public List<ProjectName> active() {
    return transactions
        .stateStore()
        .latest(ActiveRollout.class, ActiveRollout.PARTITION, "", Integer.MAX_VALUE)
        .stream()
        .filter(ActiveRollout::active)
        .map(ActiveRollout::project)
        .toList();
  }

  /** The models whose traffic moves, or is held, under an alarm of this name. */
  public List<ProjectName> heeding(String alarm) {
    return rolling()
        .filter(route ->
            route.activeRollout().filter(active -> active.policy().heeds(alarm)).isPresent())
        .map(Route::project)
        .toList();
  }

  /**
   * When there is first something to do for any of them by itself: a step to take, a version to
   * look at; empty without any.
   */
  public Optional<Instant> nextAt() {
    Instant now = clock.instant();
    return rolling()
        .flatMap(route -> route.activeRollout().stream())
        .flatMap(rollout -> rollout.nextTurn(now).stream())
        .min(Comparator.naturalOrder());
  }

  private Stream<Route> rolling() {
    return active().stream()
        .flatMap(project -> transactions.stateStore().find(Route.key(project)).stream())
        .map(Revised::value);
  }

  /**
   * Moves the traffic of a model by one step if that is due; the version that has all of it then
   * serves. The caller has seen that the alarm of the model does not ring, and nothing against it.
   * Idempotent: a step that was taken is not due again before it was watched; and one that the
   * caller has not seen as it is now is not taken.
   *
   * @param seen the rollout as the caller knows it
   * @param words what was seen of it, for the history; perhaps none
   * @return the route as it is now; empty where nothing of the model serves
   */
  public Optional<Route> advance(ProjectName project, Rollout seen, String words) {
    return transactions.transact(() -> {
      var read = transactions.stateStore().find(Route.key(project));
      Optional<Rollout> active = read.map(Revised::value).flatMap(Route::activeRollout);
      if (!active.equals(Optional.of(seen))) {
        return new Decision.NoChange<>(read.map(Revised::value));
      }
      Route route = read.orElseThrow().value();
      Rollout advanced = seen.advanced(clock.instant());
      if (advanced.equals(seen)) {
        return new Decision.NoChange<>(Optional.of(route));
      }
      Rollout moved = advanced.having(words);
      String watched =
          "watched for %s%s".formatted(moved.policy().bake(), words.isEmpty() ? "" : ": " + words);
      return moved(read.orElseThrow(), moved, watched);
    });
  }

  /**
   * Gives a version all of the traffic for what was shown of it, before its time is over.
   * Idempotent: where the rollout is not as the caller knows it any more, nothing is changed.
   *
   * @return the route as it is now; empty where nothing of the model serves
   */
  public Optional<Route> arrive(ProjectName project, Rollout seen, String why) {
    return ifStill(project, seen, why, seen.having(why).arrived(clock.instant()));
  }

  /**
   * Gives a version another share of the traffic for what was seen of it. Idempotent as {@link
   * #arrive}.
   */
  public Optional<Route> share(ProjectName project, Rollout seen, int percent, String why) {
    return seen.percent() == percent
        ? transactions.stateStore().find(Route.key(project)).map(Revised::value)
        : ifStill(project, seen, why, seen.sharing(percent));
  }

  private Optional<Route> ifStill(ProjectName project, Rollout seen, String why, Rollout after) {
    return transactions.transact(() -> {
      var read = transactions.stateStore().find(Route.key(project));
      Optional<Route> route = read.map(Revised::value);
      return route.flatMap(Route::activeRollout).equals(Optional.of(seen))
          ? moved(read.orElseThrow(), after, why)
          : new Decision.NoChange<>(route);
    });
  }

  private Decision<Optional<Route>> moved(Revised<Route> read, Rollout moved, String why) {
    Route route = read.value();
    ProjectName project = route.project();
    boolean active = moved.isActive();
    Route next = active ? route.with(moved) : route.completed(moved, clock.instant());
    List<Event> events =
        active
            ? List.of()
            : List.of(new Event.VersionDeployed(project, moved.to().version(), next.deployment()));
    return new Decision.Commit<>(
        changes.of(Optional.of(read), next, AuditedChange.MILLRACE, why, events),
        Optional.of(next));
  }

  /**
   * Keeps what a look at a rollout showed, for who asks meanwhile; the history does not say it.
   * Where somebody else looks at the same time, one of the two is kept.
   *
   * @param words perhaps none: then nothing is kept
   */
  public void looked(ProjectName project, Rollout seen, String words) {
    if (words.isEmpty()) {
      return;
    }
    var key = RolloutLook.key(project);
    long revision = transactions.stateStore().find(key).map(Revised::revision).orElse(0L);
    var look =
        new RolloutLook(project, seen.to().version(), seen.startedAt(), clock.instant(), words);
    var _ = transactions.stateStore().write(List.of(new Write<>(key, look, revision)), List.of());
  }

  /** What the last look at the rollout of a route showed, while it is active. */
  public Optional<RolloutLook> lastLook(Route route) {
    return route
        .activeRollout()
        .flatMap(rollout ->
            transactions
                .stateStore()
                .find(RolloutLook.key(route.project()))
                .map(Revised::value)
                .filter(look -> look.isOf(rollout)));
  }

  /**
   * Takes the traffic back from a version for what was seen of it. Idempotent: where the rollout is
   * not as the caller knows it any more, nothing is changed.
   *
   * @param seen the rollout as the caller knows it
   * @return the route as it is now; empty where nothing of the model serves
   */
  public Optional<Route> takeBack(ProjectName project, Rollout seen, String why) {
    return transactions.transact(() -> {
      var read = transactions.stateStore().find(Route.key(project));
      Optional<Route> route = read.map(Revised::value);
      if (!route.flatMap(Route::activeRollout).equals(Optional.of(seen))) {
        return new Decision.NoChange<>(route);
      }
      Route next =
          route.orElseThrow().stopped(seen.stopped(AuditedChange.MILLRACE, why, clock.instant()));
      var event = new Event.VersionRolledBack(project, next.live().version(), next.deployment());
      return new Decision.Commit<>(
          changes.of(read, next, AuditedChange.MILLRACE, why, List.of(event)), Optional.of(next));
    });
  }

  /**
   * Holds a rollout at its step. Idempotent.
   *
   * @throws InvalidInputException if there is none, or it has ended
   */
  public Route pause(ProjectName project, String by, String why) {
    return changed(
        project, by, why, rollout -> rollout.paused(by, why, clock.instant()), _ -> List.of());
  }

  /**
   * Lets a rollout go on that was held. Idempotent.
   *
   * @throws InvalidInputException if there is none, or it has ended
   */
  public Route resume(ProjectName project, String by, String why) {
    return changed(
        project,
        by,
        why,
        rollout -> rollout.resumed(clock.instant()),
        route ->
            List.of(
                new Event.RolloutResumed(
                    project, rolloutOf(route).to().version(), route.deployment())));
  }

  /**
   * Takes the traffic back from the version to which it moves. Idempotent.
   *
   * @throws InvalidInputException if there is no rollout, or it is complete
   */
  public Route abort(ProjectName project, String by, String why) {
    return transactions.transact(() -> {
      var read = read(project);
      Route route = read.value();
      Rollout before = rolloutOf(route);
      if (before.state() instanceof Rollout.State.Stopped) {
        return new Decision.NoChange<>(route);
      }
      Route next = route.stopped(before.stopped(by, why, clock.instant()));
      var event = new Event.RolloutStopped(project, before.to().version(), next.deployment());
      return new Decision.Commit<>(
          changes.of(Optional.of(read), next, by, why, List.of(event)), next);
    });
  }

  private Route changed(
      ProjectName project,
      String by,
      String why,
      UnaryOperator<Rollout> transition,
      Function<Route, List<Event>> announced) {
    return transactions.transact(() -> {
      var read = read(project);
      Route route = read.value();
      Rollout before = rolloutOf(route);
      Rollout after = transition.apply(before);
      if (after.equals(before)) {
        return new Decision.NoChange<>(route);
      }
      Route next = route.with(after);
      return new Decision.Commit<>(
          changes.of(Optional.of(read), next, by, why, announced.apply(next)), next);
    });
  }

  private Revised<Route> read(ProjectName project) {
    return transactions.stateStore().find(Route.key(project)).orElseThrow(() -> noRollout(project));
  }

  private static Rollout rolloutOf(Route route) {
    Rollout rollout = route.rollout();
    if (rollout == null) {
      throw noRollout(route.project());
    }
    return rollout;
  }

  private static InvalidInputException noRollout(ProjectName project) {
    return new InvalidInputException("no traffic of %s is moving".formatted(project));
  }
}
