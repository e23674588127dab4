package io.millrace.monitoring;

import io.millrace.domain.ProjectName;
import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.WindowQuality;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reports of the monitor in the data bucket, each as {@code .json} and {@code .html}: {@code
 * reports/PROJECT/monitor} on the version that serves, written again where there is something new
 * of it, and {@code reports/PROJECT/incidents/NUMBER} on each incident, as long as that is open.
 */
final class MonitorReports {

  private final StateStore stateStore;
  private final ObjectStore objects;
  private final String bucket;
  private final IncidentReviews reviews;

  MonitorReports(
      StateStore stateStore, ObjectStore objects, String bucket, IncidentReviews reviews) {
    this.stateStore = stateStore;
    this.objects = objects;
    this.bucket = bucket;
    this.reviews = reviews;
  }

  /**
   * Writes what is known of a project. Idempotent.
   *
   * @param open its incidents that are open
   * @param isNew whether more is known than in the turn before: else only reports that are missing
   *     on incidents are written
   * @param references of its versions; empty where one cannot be watched
   */
  void write(
      ProjectName project,
      List<Incident> open,
      boolean isNew,
      IntFunction<Optional<Reference>> references) {
    if (isNew) {
      reviews
          .serving(project)
          .ifPresent(version ->
              references
                  .apply(version)
                  .ifPresent(reference -> writeServing(project, version, reference)));
    }
    for (Incident incident : open) {
      if (!isNew && objects.head(bucket, name(incident) + ".html").isPresent()) {
        continue;
      }
      if (incident.isOfTheMonitor()) {
        write(incident, null);
      } else {
        references
            .apply(incident.version())
            .ifPresent(reference -> write(incident, reference.baseline()));
      }
    }
  }

  private void writeServing(ProjectName project, int version, Reference reference) {
    List<WindowSummary> windows = reviews.windows(project, version);
    MonitorReport report =
        MonitorReport.of(
            project,
            version,
            windows,
            reviews.quality(project, version),
            reference.baseline(),
            newest(windows, WindowSummary::isJudged));
    write("reports/%s/monitor".formatted(project), report, new MonitorPage(report).html());
  }

  /**
   * @param baseline the profile of what its version learned from; null where it is not looked at
   */
  private void write(Incident incident, @Nullable Profile baseline) {
    List<WindowSummary> windows = reviews.windows(incident.project(), incident.version());
    List<WindowQuality> quality = reviews.quality(incident.project(), incident.version());
    IncidentReport report =
        IncidentReport.of(
            incident,
            windows,
            quality,
            baseline,
            baseline == null ? null : newest(windows, window -> window.verdict().isDrift()));
    write(name(incident), report, new IncidentPage(report).html());
  }

  private void write(String name, Object report, byte[] page) {
    objects.write(bucket, name + ".json", Json.bytes(report), "application/json");
    objects.write(bucket, name + ".html", page, "text/html; charset=utf-8");
  }

  private static String name(Incident incident) {
    return "reports/%s/incidents/%s".formatted(incident.project(), incident.number());
  }

  /** The profile of the newest of such windows; null where there is none. */
  private @Nullable Profile newest(List<WindowSummary> windows, Predicate<WindowSummary> which) {
    return windows.stream().filter(which).findFirst().flatMap(this::profile).orElse(null);
  }

  private Optional<Profile> profile(WindowSummary window) {
    return stateStore
        .find(
            FoldedWindow.key(
                new Window(
                    window.project(),
                    window.version(),
                    window.from(),
                    Duration.between(window.from(), window.to()))))
        .map(Revised::value)
        .map(folded -> read(folded.judged().profile()));
  }

  private Profile read(ObjectRef profile) {
    try (InputStream in = objects.read(profile)) {
      return Profile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + profile, e);
    }
  }
}
