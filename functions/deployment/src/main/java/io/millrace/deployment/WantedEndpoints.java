package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.deployment.EndpointLimits;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import io.millrace.domain.registry.ModelVersion;
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

  /** Wants an endpoint for a version, as {@link VersionEndpoints#want}. */
  VersionEndpoint want(ModelVersion version, SageMakerEndpoint backend) {
    return endpoints.want(version, backend, names);
  }
}
