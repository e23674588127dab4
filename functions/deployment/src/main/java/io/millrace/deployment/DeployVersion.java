package io.millrace.deployment;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectStore;
import java.util.function.Function;

/** Lets an approved version serve, once its archive is known to be the registered one. */
public final class DeployVersion implements Function<Event.VersionApproved, DeployVersion.Live> {

  private final Projects projects;
  private final Registry registry;
  private final ObjectStore objects;
  private final ErrorAlarms alarms;
  private final Deployments deployments;

  public DeployVersion(
      Projects projects,
      Registry registry,
      ObjectStore objects,
      ErrorAlarms alarms,
      Deployments deployments) {
    this.projects = projects;
    this.registry = registry;
    this.objects = objects;
    this.alarms = alarms;
    this.deployments = deployments;
  }

  /**
   * Idempotent; an approval that comes late leaves a newer version serving.
   *
   * @throws InvalidInputException if there is no such version, it is not approved, or its archive
   *     is not the registered one
   */
  @Override
  public Live apply(Event.VersionApproved event) {
    ModelVersion version =
        registry
            .find(event.project(), event.version())
            .orElseThrow(() ->
                new InvalidInputException(
                    "%s has no version %d".formatted(event.project(), event.version())));
    if (!(version.approval() instanceof Approval.Approved)) {
      throw new InvalidInputException("version %d is not approved".formatted(version.version()));
    }
    Project project =
        projects
            .find(event.project())
            .orElseThrow(() -> new InvalidInputException("there is no project " + event.project()))
            .project();
    verify(version);
    alarms.watch(project.name(), project.deployment().errorsPerMinute());
    Route route = deployments.deploy(version);
    return new Live(project.name().value(), route.live().version(), route.deployment());
  }

  private void verify(ModelVersion version) {
    Sha256 found = objects.digest(version.archive());
    if (!found.equals(version.digest())) {
      throw new InvalidInputException(
          "digest of " + version.archive(), version.digest().hex(), found);
    }
  }

  /**
   * What serves now.
   *
   * @param deployment counts the changes of the route
   */
  public record Live(String project, int version, long deployment) {}
}
