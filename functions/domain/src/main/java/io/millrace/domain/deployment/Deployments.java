package io.millrace.domain.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes of all models, and their changes. */
public final class Deployments {

  /** How long errors of what does not serve any more are still counted. */
  static final Duration SETTLING = Duration.ofMinutes(2);

  private final Transactions transactions;
  private final InstantSource clock;
  private final RouteChanges changes;

  public Deployments(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
    this.changes = new RouteChanges(transactions.stateStore(), clock);
  }

  /** Where predictions of a model come from; empty until a version was deployed. */
  public Optional<Route> route(ProjectName project) {
    return transactions.stateStore().find(Route.key(project)).map(Revised::value);
  }

  /** The version that answers, or most of the time where traffic moves; empty as {@link #route}. */
  public Optional<Integer> champion(ProjectName project) {
    return route(project).map(route -> route.live().version());
  }

  /**
   * Notes that somebody wants an approved version to serve, an older one as well, and announces it
   * to whoever deploys. Idempotent: the same wish about the same route changes nothing.
   *
   * @param by who asks; the caller has checked that they may
   * @throws InvalidInputException if this version serves, or it is not approved, or nothing serves
   *     yet and it was not refused either
   */
  public Wanted want(ModelVersion version, String by, String why) {
    ProjectName project = version.project();
    int number = version.version();
    if (!(version.approval() instanceof Approval.Approved)) {
      throw new InvalidInputException(
          "version %s is not approved: approve it first".formatted(number));
    }
    return want(project, number, version.refusal() != null, by, why);
  }

  /**
   * Notes that somebody wants a version of a language model to serve, an older one as well, as
   * {@link #want(ModelVersion, String, String)}.
   *
   * @param refused whether it is to serve once more though it did not
   */
  public Wanted want(LanguageModelRevision declared, boolean refused, String by, String why) {
    return want(declared.model().name(), declared.version(), refused, by, why);
  }

  private Wanted want(ProjectName project, int number, boolean refused, String by, String why) {
    return transactions.transact(() -> {
      Optional<Route> route = route(project);
      refuseIdle(project, number, refused, route);
      long deployment = route.map(Route::deployment).orElse(0L);
      var key = Wanted.key(project);
      var read = stateStore().find(key);
      var wanted = new Wanted(project, number, deployment, by, why, clock.instant());
      if (route.isPresent()
          && read.map(Revised::value)
              .filter(wish -> wish.isOpen(route.get()) && wish.version() == number)
              .isPresent()) {
        return new Decision.NoChange<>(read.get().value());
      }
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(new Write<>(key, wanted, read.map(Revised::revision).orElse(0L))),
              new AuditedChange(
                  wanted.at(),
                  by,
                  "route",
                  route.map(each -> "version " + each.live().version()).orElse(AuditedChange.NONE),
                  "version %s wanted".formatted(number),
                  why),
              List.of(new Event.VersionApproved(project, number))),
          wanted);
    });
  }

  private static void refuseIdle(
      ProjectName project, int number, boolean refused, Optional<Route> route) {
    if (route.isEmpty() && !refused) {
      throw new InvalidInputException(
          "nothing of %s serves yet: a version does once it is approved".formatted(project));
    }
    if (route.filter(each -> each.live().version() == number).isPresent()) {
      throw new InvalidInputException("version %s serves already".formatted(number));
    }
    if (route
        .flatMap(Route::activeRollout)
        .filter(active -> active.to().version() == number)
        .isPresent()) {
      throw new InvalidInputException("traffic moves to version %s already".formatted(number));
    }
  }

  /** What somebody wanted to serve last, whether or not that holds; empty where nobody did. */
  public Optional<Wanted> lastWanted(ProjectName project) {
    return stateStore().find(Wanted.key(project)).map(Revised::value);
  }

  /** The wish that holds on this route, if there is one. */
  public Optional<Wanted> wanted(Route route) {
    return lastWanted(route.project()).filter(wanted -> wanted.isOpen(route));
  }

  /**
   * Lets an approved version serve at once in the prediction function, as {@link
   * #deploy(ModelVersion, RolloutPolicy)}.
   *
   * @throws IllegalArgumentException if the version is not approved
   */
  public Route deploy(ModelVersion version) {
    return deploy(version, null);
  }

  /**
   * Whether an approved version is to serve: it is newer than any that did, or somebody {@link
   * #want wants} it back.
   */
  public boolean isDue(ProjectName project, int version) {
    return route(project)
        .map(route ->
            route.newest() < version
                || wanted(route).filter(wish -> wish.version() == version).isPresent())
        .orElse(true);
  }

  /**
   * Lets an approved version serve, unless a newer one was deployed already and nobody {@link #want
   * wants} this one back: an approval that comes late or twice never takes a newer version away.
   *
   * <p>Traffic moves by the policy, and begins to here. It moves at once where there is none, where
   * nothing serves yet, and to the version that served just before. A rollout that was active ends
   * without a trace in the traffic: there is never more than one.
   *
   * @throws IllegalArgumentException if the version is not approved
   */
  public Route deploy(ModelVersion version, @Nullable RolloutPolicy policy) {
    return deployed(Servable.of(version), policy, null).orElseThrow();
  }

  /**
   * Lets a version serve at its endpoint, as {@link #deploy(ModelVersion, RolloutPolicy)}, and
   * notes in the same transaction that nobody waits for that any more. The version that serves
   * already answers at that endpoint from now on, at once, and at no other; where it did before,
   * the route says how that is scaled.
   *
   * @return the route as it is now; empty where the project waits for another endpoint, or for
   *     none, and nothing was changed
   */
  public Optional<Route> deployAt(
      VersionEndpoint endpoint, Servable version, @Nullable RolloutPolicy policy) {
    return deployed(version, policy, endpoint);
  }

  private Optional<Route> deployed(
      Servable version, @Nullable RolloutPolicy policy, @Nullable VersionEndpoint endpoint) {
    Target target = version.at(endpoint);
    return transactions.transact(() -> {
      List<Write<?>> settled = new ArrayList<>();
      if (endpoint != null) {
        var key = VersionEndpoint.key(version.project());
        var awaited = stateStore().find(key).filter(now -> now.value().isStill(endpoint));
        if (awaited.isEmpty()) {
          return new Decision.NoChange<>(Optional.empty());
        }
        settled.add(
            Write.replace(key, awaited.get(), endpoint.with(new VersionEndpoint.State.Settled())));
      }
      var read = stateStore().find(Route.key(version.project()));
      if (endpoint != null && read.filter(before -> moves(before.value(), target)).isPresent()) {
        Route before = read.get().value();
        boolean stays = endpoint.name().equals(before.live().endpoint());
        Route moved = stays ? before.scaled(target) : before.movedTo(target, clock.instant());
        return new Decision.Commit<>(
            moving(
                    read.get(),
                    moved,
                    stays
                        ? "its endpoint is scaled as the project declares"
                        : "the endpoint that the project declares answers")
                .with(settled),
            Optional.of(moved));
      }
      Optional<Wanted> wanted =
          read.map(Revised::value)
              .flatMap(this::wanted)
              .filter(wish -> wish.version() == target.version());
      int newest = read.map(before -> before.value().newest()).orElse(0);
      if (newest >= target.version() && wanted.isEmpty()) {
        return new Decision.NoChange<>(read.map(Revised::value));
      }
      String because =
          wanted
              .map(wish -> "wanted by %s: %s".formatted(wish.by(), wish.why()))
              .orElse(version.because());
      Route next =
          read.map(before -> next(before.value(), target, policy))
              .orElseGet(() ->
                  new Route(version.project(), 1, target, null, target.version(), clock.instant()));
      Event event =
          next.activeRollout().isPresent()
              ? new Event.RolloutStarted(next.project(), target.version(), next.deployment())
              : new Event.VersionDeployed(next.project(), target.version(), next.deployment());
      return new Decision.Commit<>(
          changes.of(read, next, AuditedChange.MILLRACE, because, List.of(event)).with(settled),
          Optional.of(next));
    });
  }

  /**
   * Has the version that serves answer in the prediction function from now on, instead of at its
   * endpoint. Idempotent; nothing changes while traffic moves, or once the route is another.
   *
   * @param seen the route that was looked at
   * @return whether it answers there now
   */
  public boolean moveToFunction(Route seen, String why) {
    return transactions.transact(() -> {
      var read = stateStore().find(Route.key(seen.project()));
      Target live = seen.live();
      var target = new Target(live.version(), live.archive(), live.digest());
      return read.filter(now ->
              now.value().deployment() == seen.deployment() && moves(now.value(), target))
              .isPresent()
          ? new Decision.Commit<>(
              moving(read.get(), read.get().value().movedTo(target, clock.instant()), why), true)
          : new Decision.NoChange<>(
              read.filter(now -> now.value().live().equals(target)).isPresent());
    });
  }

  /** Whether this is the version that serves, to answer elsewhere, and all traffic is its own. */
  private static boolean moves(Route route, Target target) {
    return route.activeRollout().isEmpty()
        && target.isSameVersion(route.live())
        && !target.equals(route.live());
  }

  private Change moving(Revised<Route> read, Route moved, String why) {
    return changes.of(Optional.of(read), moved, AuditedChange.MILLRACE, why, List.of());
  }

  private Route next(Route before, Target target, @Nullable RolloutPolicy policy) {
    Instant now = clock.instant();
    int newest = Math.max(before.newest(), target.version());
    return policy == null || target.isSameVersion(before.previous())
        ? new Route(before.project(), before.deployment() + 1, target, before.live(), newest, now)
        : new Route(
            before.project(),
            before.deployment() + 1,
            before.live(),
            before.previous(),
            newest,
            before.since(),
            Rollout.begin(target, policy, now));
  }

  /**
   * Answers an alarm: takes the traffic back from the version to which it moves, or else puts the
   * previous version back if the live one was being watched when the alarm rang.
   *
   * <p>Idempotent: what was rolled back has nothing to go back to any more, and an alarm of one
   * version never takes back another that was deployed since. What a version did whose traffic was
   * taken back may ring the alarm for {@link #SETTLING} more, and takes nothing back then.
   *
   * @param rangAt when the alarm rang
   * @param watch how long after its deployment a version is watched
   * @return what was done, or why nothing was
   */
  public Rollback rollBack(ProjectName project, Instant rangAt, Duration watch, String why) {
    return transactions.transact(() -> {
      var read = stateStore().find(Route.key(project));
      if (read.isEmpty()) {
        return new Decision.NoChange<>(new Rollback.NotNeeded("nothing is deployed"));
      }
      Route route = read.get().value();
      int live = route.live().version();
      Rollout rollout = route.rollout();
      if (rollout != null && rollout.isActive()) {
        int to = rollout.to().version();
        if (rangAt.isBefore(rollout.startedAt())) {
          return notNeeded("the alarm rang before traffic moved to version %s", to);
        }
        Route next = route.stopped(rollout.stopped(AuditedChange.MILLRACE, why, clock.instant()));
        var event = new Event.VersionRolledBack(project, live, next.deployment());
        return new Decision.Commit<>(
            changes.of(read, next, AuditedChange.MILLRACE, why, List.of(event)),
            new Rollback.Done(to, live));
      }
      if (rollout != null
          && rollout.state() instanceof Rollout.State.Stopped(var at, var _, var _)
          && rangAt.isBefore(at.plus(SETTLING))) {
        return notNeeded("traffic was taken back from version %s", rollout.to().version());
      }
      if (route.previous() == null) {
        return notNeeded("version %s has no version before it", live);
      }
      if (rangAt.isBefore(route.since())) {
        return notNeeded("the alarm rang before version %s served", live);
      }
      if (rangAt.isAfter(route.since().plus(watch))) {
        return notNeeded("version %s has served longer than it is watched", live);
      }
      Route next =
          new Route(
              project,
              route.deployment() + 1,
              route.previous(),
              null,
              route.newest(),
              clock.instant());
      var event = new Event.VersionRolledBack(project, next.live().version(), next.deployment());
      return new Decision.Commit<>(
          changes.of(read, next, AuditedChange.MILLRACE, why, List.of(event)),
          new Rollback.Done(live, next.live().version()));
    });
  }

  private static Decision<Rollback> notNeeded(String because, int version) {
    return new Decision.NoChange<>(new Rollback.NotNeeded(because.formatted(version)));
  }

  private StateStore stateStore() {
    return transactions.stateStore();
  }
}
