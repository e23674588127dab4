package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.VersionEndpoint.State;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The endpoints that versions are to answer at. */
public final class VersionEndpoints {

  private final Transactions transactions;
  private final InstantSource clock;

  public VersionEndpoints(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The last one of each project that ever wanted one. */
  public List<VersionEndpoint> all() {
    return transactions.stateStore().all(VersionEndpoint.class, VersionEndpoint.PARTITION, "");
  }

  /** The last one of a project; empty where it never wanted one. */
  public Optional<VersionEndpoint> find(ProjectName project) {
    return transactions.stateStore().find(VersionEndpoint.key(project)).map(Revised::value);
  }

  /**
   * Wants an endpoint for a version, in place of any that the project waits for, and announces it
   * to who makes them. Idempotent while it is waited for.
   */
  public VersionEndpoint want(Servable version, SageMakerEndpoint backend, EndpointNames names) {
    return want(version, backend, now -> names.of(version, backend, now));
  }

  private VersionEndpoint want(
      Servable version, SageMakerEndpoint backend, Function<Instant, String> name) {
    ProjectName project = version.project();
    return transactions.transact(() -> {
      var read = transactions.stateStore().find(VersionEndpoint.key(project));
      Optional<VersionEndpoint> before = read.map(Revised::value);
      if (before.filter(each -> each.isAwaited() && each.isFor(version, backend)).isPresent()) {
        return new Decision.NoChange<>(before.get());
      }
      VersionEndpoint wanted = endpoint(version, backend, name, new State.Awaited(""));
      return new Decision.Commit<>(
          change(
              read,
              wanted,
              "version %s is to answer at %s".formatted(version.version(), words(backend)),
              List.of(new Event.EndpointWanted(project, version.version()))),
          wanted);
    });
  }

  /**
   * Wants the endpoint at which a version serves to be scaled otherwise, as it is, in the place of
   * any that the project waits for. Idempotent as {@link #want}.
   *
   * @param name of that endpoint
   */
  public VersionEndpoint wantScaled(Servable version, Backend.Scaled backend, String name) {
    return want(version, backend, _ -> name);
  }

  /**
   * Notes that a version does not come to serve, since its endpoint may not be made. Idempotent.
   *
   * @param why in plain words
   */
  public VersionEndpoint refuse(
      Servable version, SageMakerEndpoint backend, EndpointNames names, String why) {
    var refused = new State.Failed(why);
    return transactions.transact(() -> {
      var read = transactions.stateStore().find(VersionEndpoint.key(version.project()));
      Optional<VersionEndpoint> before = read.map(Revised::value);
      if (before
          .filter(each -> each.state().equals(refused) && each.isFor(version, backend))
          .isPresent()) {
        return new Decision.NoChange<>(before.get());
      }
      VersionEndpoint endpoint =
          endpoint(version, backend, now -> names.of(version, backend, now), refused);
      return new Decision.Commit<>(change(read, endpoint, why, List.of()), endpoint);
    });
  }

  private VersionEndpoint endpoint(
      Servable version, SageMakerEndpoint backend, Function<Instant, String> name, State state) {
    Instant now = clock.instant();
    return new VersionEndpoint(
        version.project(), version.version(), name.apply(now), backend, now, state);
  }

  /** Notes what is known of one that is waited for; the history does not say it. */
  public void seen(VersionEndpoint endpoint, String words) {
    if (!endpoint.state().equals(new State.Awaited(words))) {
      var read = transactions.stateStore().find(VersionEndpoint.key(endpoint.project()));
      if (read.map(Revised::value).equals(Optional.of(endpoint))) {
        var _ =
            transactions
                .stateStore()
                .write(
                    List.of(
                        Write.replace(
                            VersionEndpoint.key(endpoint.project()),
                            read.orElseThrow(),
                            endpoint.with(new State.Awaited(words)))),
                    List.of());
      }
    }
  }

  /**
   * Notes that nobody waits for one any more. Idempotent; where another one is wanted meanwhile,
   * nothing changes.
   */
  public void settled(VersionEndpoint endpoint, String why) {
    settle(endpoint, new State.Settled(), why);
  }

  /** Notes that one does not serve. Idempotent as {@link #settled}. */
  public void failed(VersionEndpoint endpoint, String why) {
    settle(endpoint, new State.Failed(why), why);
  }

  private void settle(VersionEndpoint endpoint, State state, String why) {
    var _ =
        transactions.transact(() -> {
          var read = transactions.stateStore().find(VersionEndpoint.key(endpoint.project()));
          return read.map(Revised::value).filter(now -> now.isStill(endpoint)).isPresent()
              ? new Decision.Commit<>(change(read, endpoint.with(state), why, List.of()), true)
              : new Decision.NoChange<>(false);
        });
  }

  private Change change(
      Optional<Revised<VersionEndpoint>> read,
      VersionEndpoint next,
      String why,
      List<Event> events) {
    return new Change(
        next.project(),
        List.of(
            new Write<>(
                VersionEndpoint.key(next.project()), next, read.map(Revised::revision).orElse(0L))),
        new AuditedChange(
            clock.instant(),
            AuditedChange.MILLRACE,
            "endpoint",
            read.map(Revised::value).map(VersionEndpoints::described).orElse(AuditedChange.NONE),
            described(next),
            why),
        events);
  }

  private static String described(VersionEndpoint endpoint) {
    return "%s, %s"
        .formatted(
            endpoint.name(),
            switch (endpoint.state()) {
              case State.Awaited _ -> "awaited";
              case State.Settled _ -> "settled";
              case State.Failed _ -> "failed";
            });
  }

  private static String words(SageMakerEndpoint backend) {
    return switch (backend) {
      case Backend.RealTime(var type, var count) ->
          "an endpoint of SageMaker, %s × %s".formatted(count, type);
      case Backend.Scaled(var machines, var atMost, var invocations) ->
          "an endpoint of SageMaker, %s to %s × %s by %s invocations of each a minute"
              .formatted(machines.instanceCount(), atMost, machines.instanceType(), invocations);
      case Backend.Serverless(var memory, var concurrency) ->
          "a serverless endpoint of SageMaker, %s MiB, %s at once".formatted(memory, concurrency);
    };
  }
}
