package io.millrace.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Route.Target;
import java.util.Optional;

/** Says whether a version can be served at an endpoint, and whether an endpoint serves it. */
interface EndpointProbe {

  /** Why a version cannot be served at any endpoint; empty where it can. */
  Optional<String> unservable(ProjectName project, Target target);

  /**
   * How its endpoint answers the model's own example otherwise than the registered archive does;
   * empty where it answers the same.
   *
   * @throws io.millrace.domain.UnavailableException if it does not answer now
   */
  Optional<String> difference(ProjectName project, Target target);
}
