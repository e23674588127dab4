package io.millrace.monitoring;

import io.millrace.domain.monitoring.Incident;
import io.millrace.domain.monitoring.WindowSummary;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.profile.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reports on incidents: {@code reports/PROJECT/incidents/NUMBER.json} and {@code .html} in the
 * data bucket, written again as long as the incident is open and there is something new.
 */
final class IncidentReports {

  private final StateStore stateStore;
  private final ObjectStore objects;
  private final String bucket;
  private final IncidentReviews reviews;

  IncidentReports(
      StateStore stateStore, ObjectStore objects, String bucket, IncidentReviews reviews) {
    this.stateStore = stateStore;
    this.objects = objects;
    this.bucket = bucket;
    this.reviews = reviews;
  }

  /** Whether there is a report on an incident. */
  boolean exists(Incident incident) {
    return objects.head(bucket, key(incident, "html")).isPresent();
  }

  /**
   * Writes what is known of an incident. Idempotent.
   *
   * @param baseline the profile of what its version learned from; null where it is not looked at
   */
  void write(Incident incident, @Nullable Profile baseline) {
    var windows = reviews.windows(incident.project(), incident.version());
    var report =
        IncidentReport.of(
            incident,
            windows,
            reviews.quality(incident.project(), incident.version()),
            baseline,
            baseline == null
                ? null
                : windows.stream()
                    .filter(window -> window.verdict().isDrift())
                    .findFirst()
                    .flatMap(this::profile)
                    .orElse(null));
    objects.write(bucket, key(incident, "json"), report.json(), "application/json");
    objects.write(
        bucket, key(incident, "html"), new IncidentPage(report).html(), "text/html; charset=utf-8");
  }

  private static String key(Incident incident, String form) {
    return "reports/%s/incidents/%s.%s".formatted(incident.project(), incident.number(), form);
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
