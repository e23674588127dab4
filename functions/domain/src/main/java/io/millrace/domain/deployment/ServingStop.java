package io.millrace.domain.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a model is not to predict, whichever version serves, until somebody lets it again. The route
 * stays as it is.
 *
 * @param version that served then
 * @param by who stopped it
 * @param why for the history, and for whoever asks for predictions
 * @param incident that it answers; null where somebody stopped it
 * @param started who let it predict again; null while nobody did
 */
public record ServingStop(
    ProjectName project,
    int version,
    Instant at,
    String by,
    String why,
    @Nullable Integer incident,
    @Nullable Started started)
    implements Entity {

  /** The end of a stop. */
  public record Started(Instant at, String by, String why) {}

  /** Where the last stop of a project is kept. */
  public static Key<ServingStop> key(ProjectName project) {
    return new Key<>(ServingStop.class, Key.partitionOf(project), "serving-stop");
  }

  /** Whether the model is not to predict now. */
  public boolean isStanding() {
    return started == null;
  }

  /** What whoever asks for predictions is told, as sentences. */
  public String refusal() {
    return "Predictions of %s are stopped since %s by %s: %s%s Somebody has to start them again: ./millrace serving %s start -m WHY."
        .formatted(project, at, by, why, why.endsWith(".") ? "" : ".", project);
  }

  ServingStop ended(Started end) {
    return new ServingStop(project, version, at, by, why, incident, end);
  }
}
