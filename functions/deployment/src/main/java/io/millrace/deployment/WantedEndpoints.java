package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.EndpointLimits;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.deployment.VersionEndpoint.State;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import java.time.Instant;
import java.util.Optional;

/**
 * Wants endpoints within what the stage allows.
 *
 * @param names of what is wanted
 */
public record WantedEndpoints(
    VersionEndpoints endpoints, EndpointNames names, EndpointLimits limits) {

  /** Why a version may not answer there; empty where it may. */
  Optional<String> fault(Backend backend) {
    try {
      limits.admit(backend);
      return Optional.empty();
    } catch (InvalidInputException beyond) {
      return Optional.of("Its endpoint may not be made: " + beyond.reason());
    }
  }

  /** Notes that the endpoint of a version may not be made, as {@link VersionEndpoints#refuse}. */
  void refuse(Servable version, SageMakerEndpoint backend, String why) {
    var _ = endpoints.refuse(version, backend, names, why);
  }

  /** Why the endpoint of a version, made of this, does not serve; empty where it may yet. */
  Optional<String> failure(Servable version, SageMakerEndpoint backend) {
    return endpoints
        .find(version.project())
        .filter(endpoint -> endpoint.isFor(version, backend))
        .flatMap(endpoint ->
            endpoint.state() instanceof State.Failed(var why)
                ? Optional.of(why)
                : Optional.empty());
  }

  /** When a project wanted its last endpoint; the beginning of time where it never did. */
  Instant wantedAt(ProjectName project) {
    return endpoints.find(project).map(VersionEndpoint::wantedAt).orElse(Instant.MIN);
  }

  /** Wants the endpoint of a version scaled, as {@link VersionEndpoints#wantScaled}. */
  VersionEndpoint wantScaled(Servable version, Backend.Scaled backend, String name) {
    return endpoints.wantScaled(version, backend, name);
  }

  /** Wants an endpoint for a version, as {@link VersionEndpoints#want}. */
  VersionEndpoint want(Servable version, SageMakerEndpoint backend) {
    return endpoints.want(version, backend, names);
  }
}
