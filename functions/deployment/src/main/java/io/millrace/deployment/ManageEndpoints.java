package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Endpoints;
import io.millrace.domain.deployment.Endpoints.Creation;
import io.millrace.domain.deployment.Endpoints.Served;
import io.millrace.domain.deployment.Endpoints.Specification;
import io.millrace.domain.deployment.NeededEndpoints;
import io.millrace.domain.deployment.RolloutClock;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Has the endpoints made that versions are to answer at, lets a version serve once its endpoint
 * answers as it should, has the one that serves follow what its project declares, and deletes what
 * costs money and serves nobody. It is asked when a project is declared, when an endpoint is wanted
 * or changed, when a route changed, by its clock, and once a day.
 */
public final class ManageEndpoints implements Function<JsonNode, ManageEndpoints.Turn> {

  private static final Logger LOG = LoggerFactory.getLogger(ManageEndpoints.class);

  /** How long nothing is heard of before it is asked after. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  /** How long one is waited for that is not made, or does not answer. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Policies policies;
  private final Registry registry;
  private final Deployments deployments;
  private final VersionEndpoints wanted;
  private final DeclaredBackends declared;
  private final Endpoints endpoints;
  private final EndpointProbe probe;
  private final RolloutClock turns;
  private final InstantSource clock;

  /**
   * @param turns asks for the next turn
   */
  ManageEndpoints(
      Policies policies,
      Registry registry,
      Deployments deployments,
      WantedEndpoints wanted,
      Endpoints endpoints,
      EndpointProbe probe,
      RolloutClock turns,
      InstantSource clock) {
    this.policies = policies;
    this.registry = registry;
    this.deployments = deployments;
    this.wanted = wanted.endpoints();
    this.declared = new DeclaredBackends(policies.projects(), registry, deployments, wanted);
    this.endpoints = endpoints;
    this.probe = probe;
    this.turns = turns;
    this.clock = clock;
  }

  /**
   * Idempotent, and safe beside another turn. What fails for one project holds up no other. The
   * project that it is told of is looked at first: it may declare another backend.
   *
   * @throws RuntimeException of the first that failed, after all had their turn
   */
  @Override
  public Turn apply(JsonNode turn) {
    Map<String, String> outcomes = new TreeMap<>();
    RuntimeException first = null;
    JsonNode told = turn.at("/data/project"); // of an event of our own
    if (told.isString()) {
      try {
        declared
            .follow(new ProjectName(told.asString()))
            .ifPresent(words -> outcomes.put(told.asString(), words));
      } catch (RuntimeException e) { // the others have nothing to do with it
        LOG.warn("{} is asked about its backend again with the next event", told, e);
        first = e;
      }
    }
    for (VersionEndpoint each : wanted.all()) {
      if (each.isAwaited()) {
        try {
          outcomes.put(each.name(), advance(each));
        } catch (RuntimeException e) { // the others have nothing to do with it
          LOG.warn("{} is looked at again with the next turn", each.name(), e);
          first = first == null ? e : first;
        }
      }
    }
    first = sweep(outcomes, first);
    if (first != null) {
      throw first;
    }
    return new Turn(outcomes);
  }

  private String advance(VersionEndpoint endpoint) {
    ProjectName project = endpoint.project();
    if (!deployments.isDue(project, endpoint.version()) && !isServing(endpoint)) {
      String why = "version %s is not to serve any more".formatted(endpoint.version());
      wanted.settled(endpoint, why);
      return why;
    }
    Servable version = servable(endpoint);
    Target target = version.at(endpoint);
    return switch (endpoints.state(endpoint.name())) {
      case Endpoints.State.Absent _ -> create(endpoint, version, target);
      case Endpoints.State.Changing _ -> waitFor(endpoint, "SageMaker is making it");
      case Endpoints.State.Failed(var why) ->
          fail(endpoint, "its endpoint does not come to serve: " + why);
      case Endpoints.State.InService _ -> answers(endpoint, version, target);
    };
  }

  /** Whether its version serves already, and moves to it. */
  private boolean isServing(VersionEndpoint endpoint) {
    return deployments
        .champion(endpoint.project())
        .filter(version -> version == endpoint.version())
        .isPresent();
  }

  private Servable servable(VersionEndpoint endpoint) {
    return languageModel(endpoint)
        .map(Servable::of)
        .orElseGet(() -> Servable.of(registry.require(endpoint.project(), endpoint.version())));
  }

  private Optional<LanguageModelRevision> languageModel(VersionEndpoint endpoint) {
    return policies.languageModels().find(endpoint.project(), endpoint.version());
  }

  private String create(VersionEndpoint endpoint, Servable version, Target target) {
    Optional<String> unservable = probe.unservable(endpoint.project(), target);
    if (unservable.isPresent()) {
      return fail(endpoint, unservable.get());
    }
    var specification =
        new Specification(
            endpoint.name(),
            EndpointNames.variant(version.version()),
            languageModel(endpoint)
                .<Served>map(each -> new Served.Declared(each.model().container()))
                .orElseGet(() -> archive(version)),
            endpoint.backend());
    try {
      return switch (endpoints.create(specification)) {
        case Creation.Begun _ -> waitFor(endpoint, "SageMaker is making it");
        case Creation.NoCapacity(var why) -> waitAWhile(endpoint, why);
      };
    } catch (InvalidInputException e) {
      return fail(endpoint, e.reason());
    }
  }

  private static Served archive(Servable version) {
    return new Served.Archive(
        Objects.requireNonNull(version.archive()),
        Map.of(
            "MILLRACE_MODEL",
            version.project().value(),
            "MILLRACE_VERSION",
            Integer.toString(version.version())));
  }

  private String answers(VersionEndpoint endpoint, Servable version, Target target) {
    Optional<String> difference;
    try {
      difference = probe.difference(endpoint.project(), target);
    } catch (UnavailableException e) {
      LOG.warn("{} does not answer", endpoint.name(), e);
      return waitAWhile(endpoint, "its endpoint does not answer: " + e.getMessage());
    }
    if (difference.isPresent()) {
      return fail(endpoint, difference.get());
    }
    Optional<String> unscaled = scale(endpoint); // before there is any traffic
    if (unscaled.isPresent()) {
      return waitAWhile(endpoint, "its endpoint is not scaled yet: " + unscaled.get());
    }
    var _ = deployments.deployAt(endpoint, version, policies.of(endpoint.project()).rollout());
    return "version %s answers".formatted(endpoint.version());
  }

  private Optional<String> scale(VersionEndpoint endpoint) {
    return endpoint.backend() instanceof Backend.Scaled scaled
        ? endpoints.scale(endpoint.name(), EndpointNames.variant(endpoint.version()), scaled)
        : Optional.empty();
  }

  private String waitAWhile(VersionEndpoint endpoint, String words) {
    return clock.instant().isAfter(endpoint.wantedAt().plus(LONGEST))
        ? fail(endpoint, words)
        : waitFor(endpoint, words);
  }

  private String waitFor(VersionEndpoint endpoint, String words) {
    wanted.seen(endpoint, words);
    return words;
  }

  private String fail(VersionEndpoint endpoint, String why) {
    if (!isServing(endpoint) && languageModel(endpoint).isEmpty()) { // else it goes on where it is
      registry.refused(endpoint.project(), endpoint.version(), why);
    }
    wanted.failed(endpoint, why);
    return why;
  }

  /**
   * Deletes what nobody needs, and sets the clock to when there is more to do.
   *
   * @param first what failed before
   * @return what failed first
   */
  private @Nullable RuntimeException sweep(
      Map<String, String> outcomes, @Nullable RuntimeException first) {
    Set<String> there = endpoints.names(); // before what is needed: that may grow meanwhile
    List<VersionEndpoint> all = wanted.all();
    NeededEndpoints needed = NeededEndpoints.of(all, routes(all));
    Instant now = clock.instant();
    Instant next = all.stream().anyMatch(VersionEndpoint::isAwaited) ? now.plus(LOOK) : Instant.MAX;
    RuntimeException failure = first;
    for (String name : there) {
      Instant until = needed.neededUntil(name);
      if (now.isBefore(until)) {
        next = earlier(next, until);
        continue;
      }
      try {
        boolean gone = endpoints.delete(name);
        outcomes.put(name, gone ? "deleted: nobody needs it" : "to be deleted once it may be");
        next = gone ? next : earlier(next, now.plus(LOOK));
      } catch (RuntimeException e) { // the others go all the same
        LOG.warn("{} costs money, serves nobody, and could not be deleted yet", name, e);
        next = earlier(next, now.plus(LOOK));
        failure = failure == null ? e : failure;
      }
    }
    if (!next.equals(Instant.MAX)) {
      turns.ringAt(next);
    }
    return failure;
  }

  private Map<Route, Duration> routes(List<VersionEndpoint> all) {
    Map<Route, Duration> routes = new HashMap<>();
    for (VersionEndpoint each : all) {
      deployments
          .route(each.project())
          .ifPresent(route -> routes.put(route, policies.of(each.project()).watch()));
    }
    return routes;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * What came of a turn.
   *
   * @param outcomes in plain words, by endpoint
   */
  public record Turn(Map<String, String> outcomes) {}
}
