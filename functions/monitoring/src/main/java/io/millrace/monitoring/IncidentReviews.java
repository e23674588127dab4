package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.ServingStops;
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
import java.util.Optional;

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
  private final ServingStops stops;

  IncidentReviews(
      Incidents incidents,
      StateStore stateStore,
      Deployments deployments,
      Registry registry,
      ServingStops stops) {
    this.incidents = incidents;
    this.stateStore = stateStore;
    this.deployments = deployments;
    this.registry = registry;
    this.stops = stops;
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
   * Answers that what came true shows that the version that serves predicts worse, as the project
   * says: lets the version before serve again, or where there is none to go back to, stops
   * predictions. Idempotent.
   *
   * <p>Nothing is answered while traffic moves or somebody else's wish is under way.
   */
  void answerLoss(Project project, Incident incident, Instant now) {
    ResponsePolicy policy = project.monitoring().respond();
    if (policy == null
        || !incident.isLossOfQuality()
        || !incident.verdict().isDrift()
        || incident.handling().isSilent(now)) {
      return;
    }
    String why =
        "incident %s, by the project's policy: %s".formatted(incident.number(), incident.summary());
    deployments
        .route(project.name())
        .filter(route -> route.live().version() == incident.version())
        .filter(route -> route.activeRollout().isEmpty() && deployments.wanted(route).isEmpty())
        .ifPresent(route -> {
          Optional<ModelVersion> before =
              policy.rollsBack() ? backTo(route, incident.version()) : Optional.empty();
          before.ifPresent(version -> deployments.want(version, AuditedChange.MILLRACE, why));
          if (before.isEmpty() && policy.stops()) {
            stops.answer(project.name(), incident.number(), why);
          }
        });
  }

  /**
   * The version before, of a lower number only, so that two versions are never exchanged for each
   * other without end.
   */
  private Optional<ModelVersion> backTo(Route route, int version) {
    return Optional.ofNullable(route.previous())
        .filter(before -> before.version() < version)
        .flatMap(before -> registry.find(route.project(), before.version()))
        .filter(before -> before.approval() instanceof ModelVersion.Approval.Approved);
  }

  /**
   * How much the version was asked in its newest windows, the newest first, and a day before, or a
   * week where windows are days.
   */
  private List<Traffic> traffic(ProjectName project, int version) {
    if (stops.standing(project).isPresent()) {
      return List.of(); // whoever asks is refused: it is no wonder
    }
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

  /** The version of a project that serves. */
  Optional<Integer> serving(ProjectName project) {
    return deployments.route(project).map(route -> route.live().version());
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
