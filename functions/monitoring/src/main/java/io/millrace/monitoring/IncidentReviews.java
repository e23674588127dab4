package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.IncidentReview;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.monitoring.MonitorFailure;
import io.millrace.domain.monitoring.Traffic;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Tells the incidents of a project what its newest windows say. */
final class IncidentReviews {

  /** So many windows back are looked at: five hours of those of five minutes. */
  private static final int WINDOWS = 60;

  /** So many versions may have served within a window. */
  private static final int VERSIONS = 10;

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

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
   * @return those that are open now
   */
  List<Incident> review(Project project, Map<String, Double> importance) {
    ProjectName name = project.name();
    return deployments
        .route(name)
        .map(Route::live)
        .flatMap(live -> registry.find(name, live.version()))
        .map(live ->
            incidents.review(
                new IncidentReview(
                    name,
                    live.version(),
                    learnedFrom(live),
                    windows(name, live.version()),
                    quality(name, live.version()),
                    traffic(name, live.version()),
                    stateStore.latest(
                        MonitorFailure.class,
                        Key.partitionOf(name),
                        MonitorFailure.prefix(),
                        WINDOWS),
                    project.monitoring().minimumRows(),
                    importance,
                    project.monitoring().respond())))
        .orElse(List.of());
  }

  /**
   * Lets the version before serve again, where the project says so and what came true shows that
   * the one that serves predicts worse. Idempotent.
   *
   * <p>It goes back to a version of a lower number only, so that two versions are never exchanged
   * for each other without end, and leaves a wish of somebody else alone.
   */
  void rollBack(Project project, Incident incident, Instant now) {
    ResponsePolicy policy = project.monitoring().respond();
    if (policy == null
        || !policy.rollsBack()
        || !incident.isLossOfQuality()
        || !incident.verdict().isDrift()
        || incident.handling().isSilent(now)) {
      return;
    }
    deployments
        .route(project.name())
        .filter(route -> route.live().version() == incident.version())
        .filter(route -> route.activeRollout().isEmpty() && deployments.wanted(route).isEmpty())
        .map(Route::previous)
        .filter(before -> before.version() < incident.version())
        .flatMap(before -> registry.find(project.name(), before.version()))
        .filter(before -> before.approval() instanceof ModelVersion.Approval.Approved)
        .ifPresent(before ->
            deployments.want(
                before,
                AuditedChange.MILLRACE,
                "incident %s, by the project's policy: %s"
                    .formatted(incident.number(), incident.summary())));
  }

  /**
   * How much the version was asked in its newest windows, the newest first, and a day before, or a
   * week where windows are days.
   */
  private List<Traffic> traffic(ProjectName project, int version) {
    return windows(project, version).stream()
        .map(window ->
            new Traffic(
                window.from(),
                window.to(),
                window.predictions(),
                window.predictions() > 0 ? 0 : usual(project, window)))
        .toList();
  }

  private long usual(ProjectName project, WindowSummary window) {
    Duration length = Duration.between(window.from(), window.to());
    Duration phase = length.compareTo(DAY) < 0 ? DAY : WEEK;
    return stateStore
        .latest(
            WindowSummary.class,
            Key.partitionOf(project),
            WindowSummary.prefix() + window.from().minus(phase) + "#",
            VERSIONS)
        .stream()
        .mapToLong(WindowSummary::predictions)
        .sum();
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
