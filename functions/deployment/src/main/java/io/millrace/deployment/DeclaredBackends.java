package io.millrace.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Servable;
import io.millrace.domain.deployment.VersionEndpoint;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.Backend.SageMakerEndpoint;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import java.util.Objects;
import java.util.Optional;

/**
 * Has the version that serves answer where its project says, once that says otherwise than before:
 * in the function at once, at an endpoint once that answers. Until then it goes on where it is, and
 * stays there where only the number of its machines is to follow what they are asked, or otherwise.
 */
record DeclaredBackends(
    Projects projects, Registry registry, Deployments deployments, WantedEndpoints wanted) {

  /**
   * Looks whether the version that serves answers where it should, and if not, what has to be done
   * about it. Idempotent. While traffic moves, or another version waits for its endpoint, nothing
   * is: it is asked again once that has an end.
   *
   * @return what was done, in plain words; empty where there was nothing to do
   */
  Optional<String> follow(ProjectName project) {
    Optional<Route> found =
        deployments.route(project).filter(route -> route.activeRollout().isEmpty());
    Optional<Backend> declared =
        projects
            .find(project)
            .map(ProjectRevision::project)
            .map(each -> each.deployment().backend());
    if (found.isEmpty() || declared.isEmpty()) {
      return Optional.empty();
    }
    Route route = found.get();
    int version = route.live().version();
    Optional<VersionEndpoint> last = wanted.endpoints().find(project);
    Optional<VersionEndpoint> awaited = last.filter(VersionEndpoint::isAwaited);
    if (awaited.filter(each -> each.version() != version).isPresent()) {
      return Optional.empty();
    }
    boolean halfScaled = last.filter(each -> each.isUnsettledAt(route.live())).isPresent();
    if (route.live().isAt(declared.get()) && !halfScaled) {
      awaited.ifPresent(
          each -> wanted.endpoints().settled(each, "the project declares another backend since"));
      return Optional.empty();
    }
    return switch (declared.get()) {
      case Backend.Scaled scaled
          when scaled.fits(route.live().backend()) && wanted.fault(scaled).isEmpty() -> {
        String name = Objects.requireNonNull(route.live().endpoint());
        var _ = wanted.wantScaled(Servable.of(registry.require(project, version)), scaled, name);
        yield Optional.of(
            "version %s stays at %s, which is to have %s to %s machines"
                .formatted(version, name, scaled.machines().instanceCount(), scaled.atMost()));
      }
      case Backend.Function _ -> {
        awaited.ifPresent(
            each -> wanted.endpoints().settled(each, "the project declares the function since"));
        yield deployments.moveToFunction(route, "the project declares the function")
            ? Optional.of("version %s answers in the function".formatted(version))
            : Optional.empty();
      }
      case SageMakerEndpoint backend -> {
        VersionEndpoint endpoint =
            wanted.want(Servable.of(registry.require(project, version)), backend);
        Optional<String> fault = wanted.fault(backend);
        fault.ifPresent(why -> wanted.endpoints().failed(endpoint, why));
        yield Optional.of(
            fault.orElse("version %s moves to %s".formatted(version, endpoint.name())));
      }
    };
  }
}
