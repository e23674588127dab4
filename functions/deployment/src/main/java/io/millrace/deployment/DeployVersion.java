package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LanguageModel;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.store.ObjectStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets an approved version serve, once its archive and its record are known to be what was signed
 * when it was registered. Where they are not, the version says so from then on. Of one that is to
 * answer at an endpoint, that is wanted here; it serves once the endpoint does.
 */
public final class DeployVersion
    implements Function<Event.VersionApproved, DeployVersion.Deployment> {

  private final Policies policies;
  private final Registry registry;
  private final ObjectStore objects;
  private final Signatures signatures;
  private final ErrorAlarms alarms;
  private final Deployments deployments;
  private final WantedEndpoints endpoints;

  public DeployVersion(
      Policies policies,
      Registry registry,
      ObjectStore objects,
      Signatures signatures,
      ErrorAlarms alarms,
      Deployments deployments,
      WantedEndpoints endpoints) {
    this.policies = policies;
    this.registry = registry;
    this.objects = objects;
    this.signatures = signatures;
    this.alarms = alarms;
    this.deployments = deployments;
    this.endpoints = endpoints;
  }

  /**
   * Idempotent; an approval that comes late leaves a newer version serving.
   *
   * @throws InvalidInputException if there is no such version, or it is not approved
   */
  @Override
  public Deployment apply(Event.VersionApproved event) {
    Optional<LanguageModelRevision> declared =
        policies.languageModels().find(event.project(), event.version());
    if (declared.isPresent()) {
      return declared(declared.get());
    }
    ModelVersion version = registry.require(event.project(), event.version());
    if (!(version.approval() instanceof Approval.Approved)) {
      throw new InvalidInputException("version %s is not approved".formatted(version.version()));
    }
    DeploymentPolicy policy = policies.of(event.project());
    Optional<String> fault =
        version
            .fault(event.project(), event.version(), signatures)
            .or(() -> archiveFault(version))
            .or(() -> endpoints.fault(policy.backend()));
    if (fault.isPresent()) {
      registry.refused(event.project(), event.version(), fault.get());
      return new Refused(event.project().value(), event.version(), fault.get());
    }
    registry.verified(event.project(), event.version());
    alarms.watch(event.project(), policy.errorsPerMinute());
    return switch (policy.backend()) {
      case Backend.Function _ -> told(deployments.deploy(version, policy.rollout()));
      case SageMakerEndpoint backend -> awaited(Servable.of(version), backend);
    };
  }

  /** A language model is as it was declared: what may be wrong with it is known once it answers. */
  private Deployment declared(LanguageModelRevision declared) {
    LanguageModel model = declared.model();
    Servable version = Servable.of(declared);
    Optional<String> fault = endpoints.fault(model.backend());
    if (fault.isPresent()) {
      endpoints.refuse(version, model.backend(), fault.get());
      return new Refused(model.name().value(), declared.version(), fault.get());
    }
    Optional<String> failed = endpoints.failure(version, model.backend());
    if (failed.isPresent() && !isWantedSince(version)) {
      return new Refused(model.name().value(), declared.version(), failed.get());
    }
    alarms.watch(model.name(), policies.of(model.name()).errorsPerMinute());
    return awaited(version, model.backend());
  }

  /** Whether somebody wants a version once more after its endpoint was wanted last. */
  private boolean isWantedSince(Servable version) {
    return deployments
        .lastWanted(version.project())
        .filter(wish -> wish.version() == version.version())
        .filter(wish -> wish.at().isAfter(endpoints.wantedAt(version.project())))
        .isPresent();
  }

  /** Where a version serves already, or a newer one does, no endpoint is wanted. */
  private Deployment awaited(Servable version, SageMakerEndpoint backend) {
    if (!deployments.isDue(version.project(), version.version())) {
      return told(deployments.route(version.project()).orElseThrow());
    }
    VersionEndpoint endpoint = endpoints.want(version, backend);
    return new Awaited(version.project().value(), version.version(), endpoint.name());
  }

  private static Deployment told(Route route) {
    return route
        .activeRollout()
        .<Deployment>map(active ->
            new Moving(
                route.project().value(),
                route.live().version(),
                active.to().version(),
                active.percent(),
                route.deployment()))
        .orElseGet(
            () -> new Live(route.project().value(), route.live().version(), route.deployment()));
  }

  private Optional<String> archiveFault(ModelVersion version) {
    try {
      Sha256 found = objects.digest(version.archive());
      return found.equals(version.digest())
          ? Optional.empty()
          : Optional.of(
              "%s is not the registered archive: its digest is %s, not %s."
                  .formatted(version.archive(), found, version.digest()));
    } catch (InvalidInputException gone) {
      return Optional.of("The registered archive cannot be read: " + gone.reason());
    }
  }

  /** What came of an approval. */
  public sealed interface Deployment {}

  /**
   * The version may not serve, whoever approved it.
   *
   * @param refused why, in plain words
   */
  public record Refused(String project, int version, String refused) implements Deployment {}

  /**
   * The version serves once its endpoint does, which is being made.
   *
   * @param endpoint its name in SageMaker
   */
  public record Awaited(String project, int version, String endpoint) implements Deployment {}

  /**
   * Traffic is on its way to a version.
   *
   * @param version that serves
   * @param to where a share of the traffic goes
   * @param percent how much
   * @param deployment counts the changes of the route
   */
  public record Moving(String project, int version, int to, int percent, long deployment)
      implements Deployment {}

  /**
   * What serves now.
   *
   * @param deployment counts the changes of the route
   */
  public record Live(String project, int version, long deployment) implements Deployment {}
}
