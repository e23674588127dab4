package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Rollout;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.modeling.Model;
import io.millrace.modeling.NoOnnxException;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.Lookup.Challenger;
import io.millrace.prediction.Lookup.Serving;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a model's route and loads what it leads to. */
final class RouteReader {

  private static final Logger LOG = LoggerFactory.getLogger(RouteReader.class);

  private final ProjectName project;
  private final StateStore stateStore;
  private final ModelLoader loader;
  private final InstantSource clock;
  private final PredictionMetrics metrics;

  /** What is tried, which no request waits for. */
  private volatile @Nullable Shadow shadow;

  private final Fallbacks fallbacks;

  RouteReader(
      ProjectName project,
      StateStore stateStore,
      ModelLoader loader,
      InstantSource clock,
      PredictionMetrics metrics) {
    this.project = project;
    this.stateStore = stateStore;
    this.loader = loader;
    this.clock = clock;
    this.metrics = metrics;
    this.fallbacks = new Fallbacks(project, stateStore, this::load, clock);
  }

  /**
   * What the route leads to now. What served before goes on if the state store cannot be reached or
   * the live version cannot be loaded; the latter counts as a failed prediction, so that the alarm
   * that rolls back sees it.
   *
   * @throws UnavailableException if nothing that should serve can
   */
  View read(@Nullable View before) {
    Instant asOf = clock.instant();
    try {
      Optional<Route> route = stateStore.find(Route.key(project)).map(Revised::value);
      return route.isPresent()
          ? stopped(follow(route.get(), before, asOf))
          : new View(asOf, withoutRoute(), Map.of());
    } catch (UnavailableException e) {
      if (before == null || !before.lookup().isAnswering()) {
        throw e;
      }
      LOG.warn("{} goes on as it was: {}", project, e.getMessage());
      return new View(asOf, before.lookup(), before.loaded());
    }
  }

  private View stopped(View view) {
    return stateStore
        .find(ServingStop.key(project))
        .map(Revised::value)
        .filter(ServingStop::isStanding)
        .map(view::stopped)
        .orElse(view);
  }

  private Lookup withoutRoute() {
    return stateStore.find(ProjectRevision.current(project)).isPresent()
        ? new Lookup.NothingDeployed()
        : new Lookup.NoSuchModel();
  }

  private View follow(Route route, @Nullable View before, Instant asOf) {
    Map<Target, Model> known = before == null ? Map.of() : before.loaded();
    if (route.live().archive() == null) {
      return new View(asOf, new Lookup.InLanguage(), known);
    }
    try {
      return followHere(route, before, known, asOf);
    } catch (NoOnnxException e) {
      return new View(asOf, new Lookup.Elsewhere(route.live().version()), known);
    }
  }

  private View followHere(
      Route route, @Nullable View before, Map<Target, Model> known, Instant asOf) {
    Shadow tried = shadow(route);
    return Stream.concat(
            candidates(route, before).stream(),
            Stream.generate(fallbacks::named).limit(1).flatMap(Optional::stream))
        .flatMap(target -> serve(route, target, tried, known, asOf).stream())
        .findFirst()
        .orElseThrow(() ->
            new UnavailableException(
                "version %s of %s cannot be loaded".formatted(route.live().version(), project)));
  }

  private Optional<View> serve(
      Route route, Target target, @Nullable Shadow tried, Map<Target, Model> known, Instant asOf) {
    Model found = known.get(target);
    Model model = found == null ? load(target) : found;
    if (model == null) {
      return Optional.empty();
    }
    Challenger challenger = challenger(route, known);
    boolean live = target.equals(route.live());
    return Optional.of(
        new View(
            asOf,
            new Serving(
                target,
                model,
                challenger,
                fallbacks.of(route, target, known),
                live ? null : route.live().version(),
                live ? tried : null),
            kept(route, target, model, challenger, known)));
  }

  /** What should serve, what does, and what did; last comes what the project names. */
  private static Set<Target> candidates(Route route, @Nullable View before) {
    Set<Target> candidates = new LinkedHashSet<>();
    candidates.add(route.live());
    if (before != null) {
      before.lookup().here().map(Serving::target).ifPresent(candidates::add);
    }
    if (route.previous() != null) {
      candidates.add(route.previous());
    }
    return candidates;
  }

  /**
   * Who answers a share of the requests; nobody where it cannot be loaded, which counts as a failed
   * prediction, so that the alarm takes the traffic back.
   */
  private @Nullable Challenger challenger(Route route, Map<Target, Model> known) {
    Rollout rollout = route.activeRollout().orElse(null);
    if (rollout == null || rollout.shadow().isPresent()) {
      return null;
    }
    Shadow tried = shadow;
    Model model = known.get(rollout.to());
    if (model == null && tried != null && tried.is(rollout.to())) {
      model = tried.loaded();
    }
    if (model == null) {
      model = load(rollout.to());
    }
    return model == null
        ? null
        : new Challenger(
            new Serving(rollout.to(), model),
            rollout.percent(),
            rollout.policy().stickyBy(),
            rollout.policy().match());
  }

  /**
   * What is tried on copies of requests now; it is not loaded here. What was tried stays in memory
   * for as long as traffic moves to it.
   *
   * @throws NoOnnxException if it turned out that another function has to
   */
  private @Nullable Shadow shadow(Route route) {
    Rollout rollout = route.activeRollout().orElse(null);
    Shadow tried = shadow;
    if (tried != null && (rollout == null || !tried.is(rollout.to()))) {
      tried = null;
    }
    ShadowPolicy policy = rollout == null ? null : rollout.shadow().orElse(null);
    if (rollout != null && policy != null && (tried == null || !tried.policy().equals(policy))) {
      Target to = rollout.to();
      tried = new Shadow(to, policy, () -> loader.load(project, to));
    }
    shadow = tried;
    if (policy == null || tried == null) {
      return null;
    }
    if (tried.isElsewhere()) {
      throw new NoOnnxException();
    }
    return tried;
  }

  /**
   * A version; null if it cannot be loaded.
   *
   * @throws NoOnnxException if another function has to
   */
  private @Nullable Model load(Target target) {
    try {
      Model model = loader.load(project, target);
      LOG.info("loaded version {} of {}", target.version(), project);
      return model;
    } catch (NoOnnxException e) { // not wrong with it
      throw e;
    } catch (RuntimeException e) { // whatever is wrong with it, another version may serve
      LOG.error("version {} of {} cannot be loaded", target.version(), project, e);
      metrics.loadFailed(project, target.version());
      return null;
    }
  }

  private static Map<Target, Model> kept(
      Route route,
      Target serving,
      Model model,
      @Nullable Challenger challenger,
      Map<Target, Model> known) {
    Map<Target, Model> kept = new HashMap<>(known);
    kept.keySet().removeIf(t -> !t.equals(route.live()) && !t.equals(route.previous()));
    kept.put(serving, model);
    if (challenger != null) {
      kept.put(challenger.serving().target(), challenger.serving().model());
    }
    return kept;
  }
}
