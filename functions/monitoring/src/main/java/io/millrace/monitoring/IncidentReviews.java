package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.monitoring.Incidents.Review;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.Project;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the incidents of a project what its newest windows say. */
final class IncidentReviews {

  /** So many windows back are looked at: five hours of those of five minutes. */
  private static final int WINDOWS = 60;

  private final Incidents incidents;
  private final StateStore stateStore;
  private final Deployments deployments;
  private final Registry registry;

  IncidentReviews(
      Incidents incidents, StateStore stateStore, Deployments deployments, Registry registry) {
    this.incidents = incidents;
    this.stateStore = stateStore;
    this.deployments = deployments;
    this.registry = registry;
  }

  /**
   * Brings the incidents of a project up to date. Idempotent.
   *
   * @param importance of columns to the version that serves, by name; empty where it is not known
   * @return the incident that is open now, if there is one
   */
  Optional<Incident> review(Project project, Map<String, Double> importance) {
    ProjectName name = project.name();
    return deployments
        .route(name)
        .map(Route::live)
        .flatMap(live -> registry.find(name, live.version()))
        .flatMap(live ->
            incidents.review(
                new Review(
                    name,
                    live.version(),
                    learnedFrom(live),
                    windows(name, live.version()),
                    quality(name, live.version()),
                    importance,
                    project.monitoring().respond())));
  }

  /** What was promoted from another stage learned from data that are not here. */
  private static int learnedFrom(ModelVersion version) {
    return version.origin() == null ? version.datasetVersion() : 0;
  }

  /** The newest windows of a version, the newest first. */
  List<WindowSummary> windows(ProjectName project, int version) {
    return stateStore
        .latest(WindowSummary.class, Key.partitionOf(project), WindowSummary.prefix(), WINDOWS)
        .stream()
        .filter(window -> window.version() == version)
        .toList();
  }

  /** The newest windows of a version of which something came true, the newest first. */
  List<WindowQuality> quality(ProjectName project, int version) {
    return stateStore
        .latest(WindowQuality.class, Key.partitionOf(project), WindowQuality.prefix(), WINDOWS)
        .stream()
        .filter(window -> window.version() == version)
        .toList();
  }
}
