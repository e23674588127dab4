package io.millrace.deployment;

import static io.millrace.domain.Samples.CHURN;

import io.millrace.domain.Interruption;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointLimits;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Endpoints;
import io.millrace.domain.deployment.InMemoryEndpoints;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.project.RolloutPolicy;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.InMemorySignatures;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A stage with a project whose versions 1 to 4 are approved, and answer at endpoints. */
final class EndpointStage {

  static final JsonNode TURN = Json.read("{}", JsonNode.class);
  static final JsonNode TOLD =
      AwsEvents.turnOrOwn(
          Json.mapper()
              .valueToTree(
                  Map.of(
                      "source",
                      CloudEvents.SOURCE,
                      "detail",
                      Json.read(
                          CloudEvents.wrap(
                              new Event.ProjectDeclared(CHURN, 2),
                              "e-1",
                              Instant.EPOCH,
                              Optional.empty()),
                          JsonNode.class))));

  private static final byte[] ARCHIVE = {1, 2, 3};
  private static final int VERSIONS = 4;

  final InMemoryStateStore store = new InMemoryStateStore();
  final InMemoryEndpoints endpoints = new InMemoryEndpoints();
  final Probe probe = new Probe();
  final List<Instant> turns = new ArrayList<>();
  Instant now = Instant.parse("2026-11-30T12:00:00Z");

  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemorySignatures signatures = new InMemorySignatures("dev");
  private final Transactions transactions = new Transactions(store, _ -> {});
  final Deployments deployments = new Deployments(transactions, () -> now);
  private final Registry registry = new Registry(transactions, () -> now);

  EndpointStage(Backend backend) {
    this(backend, null);
  }

  /** One whose traffic moves so. */
  EndpointStage(Backend backend, @Nullable RolloutPolicy rollout) {
    declare(backend, rollout);
    for (int version = 1; version <= VERSIONS; version++) {
      String runId = "r-" + version;
      var archive = objects.write("models", runId, ARCHIVE, "application/gzip");
      var run = new Run(CHURN, runId, 1, 1, null, runId, now, null, null, null);
      var model =
          new Run.Model(archive, Sha256.of(ARCHIVE), Samples.evaluation(0.84), null, List.of());
      registry.register(Samples.candidate(run, model, signatures), new ApprovalPolicy.Automatic());
    }
  }

  /** What is told of an approval. */
  void approved(int version) {
    new DeployVersion(
            Policies.in(transactions, () -> now),
            registry,
            objects,
            signatures,
            new InMemoryErrorAlarms(),
            deployments,
            wanted(transactions))
        .apply(new Event.VersionApproved(CHURN, version));
  }

  ManageEndpoints.Turn turn() {
    return function(store, endpoints).apply(TURN);
  }

  ManageEndpoints function(StateStore stateStore, Endpoints where) {
    var through = new Transactions(stateStore, _ -> {});
    return new ManageEndpoints(
        Policies.in(through, () -> now),
        new Registry(through, () -> now),
        new Deployments(through, () -> now),
        wanted(through),
        where,
        probe,
        turns::add,
        () -> now);
  }

  /** Twice the same event to a function that may be killed, with a new endpoint ready between. */
  Interruption.Scenario disturbed(JsonNode event, Interruption interruption) {
    ManageEndpoints disturbed =
        function(
            interruption.at(StateStore.class, store), interruption.at(Endpoints.class, endpoints));
    return new Interruption.Scenario() {
      @Override
      public void work() {
        disturbed.apply(event);
        endpoints.finish();
        disturbed.apply(event);
      }

      @Override
      public String state() {
        return store.contents() + endpoints.names() + endpoints.scaled() + store.announced();
      }
    };
  }

  private WantedEndpoints wanted(Transactions through) {
    return new WantedEndpoints(
        new VersionEndpoints(through, () -> now),
        new EndpointNames("dev"),
        new EndpointLimits(List.of("ml.m5.large", "ml.c5.large"), 2));
  }

  /** The project says from now on that versions answer so, and this is told. */
  void declared(Backend backend, @Nullable RolloutPolicy rollout) {
    declare(backend, rollout);
    told();
  }

  /** Somebody tells of the project. */
  ManageEndpoints.Turn told() {
    return function(store, endpoints).apply(TOLD);
  }

  void declare(Backend backend, @Nullable RolloutPolicy rollout) {
    new Projects(transactions, () -> now)
        .declare(
            Samples.project(new DeploymentPolicy(5, Duration.ofHours(1), rollout, backend)),
            Sha256.of(backend + " " + rollout),
            "ada");
  }

  Optional<VersionEndpoint> endpoint() {
    return new VersionEndpoints(transactions, () -> now).find(CHURN);
  }

  /** Has a version serve at its endpoint. */
  void serving(int version) {
    approved(version);
    turn();
    endpoints.finish();
    turn();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Optional<Route> route() {
    return deployments.route(CHURN);
  }

  Target live() {
    return route().orElseThrow().live();
  }

  ModelVersion version(int number) {
    return registry.require(CHURN, number);
  }

  @Nullable String refusal(int version) {
    var refusal = version(version).refusal();
    return refusal == null ? null : refusal.why();
  }

  /** What a test says of endpoints. */
  static final class Probe implements EndpointProbe {

    @Nullable String unservable;
    @Nullable String difference;
    @Nullable RuntimeException failure;
    boolean broken;

    @Override
    public Optional<String> unservable(ProjectName project, Target target) {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return Optional.ofNullable(unservable);
    }

    @Override
    public Optional<String> difference(ProjectName project, Target target) {
      if (failure != null) {
        throw failure;
      }
      return Optional.ofNullable(difference);
    }
  }
}
