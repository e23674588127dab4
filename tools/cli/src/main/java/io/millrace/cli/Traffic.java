package io.millrace.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Which version answers how much, drawn. */
final class Traffic {

  private static final int WIDTH = 20;
  private static final int ALL = 100;

  private Traffic() {}

  /** Whether traffic of this route is on its way, or held there. */
  static boolean isMoving(JsonNode route) {
    String state = route.at("/rollout/state/type").asString("");
    return state.equals("Moving") || state.equals("Paused");
  }

  /** The version to which traffic moves. */
  static int to(JsonNode route) {
    return route.at("/rollout/to/version").asInt();
  }

  /** A line a version, and one on what comes next, or how the last rollout ended. */
  static List<String> of(JsonNode route) {
    List<String> lines = new ArrayList<>();
    int live = route.at("/live/version").asInt();
    JsonNode rollout = route.path("rollout");
    JsonNode state = rollout.path("state");
    if (!isMoving(route)) {
      lines.add(bar(live, ALL));
      switch (state.path("type").asString("")) {
        case "Completed" ->
            lines.add(
                "The rollout of version %s was complete at %s."
                    .formatted(to(route), Descriptions.time(state.path("at"))));
        case "Stopped" ->
            lines.add(
                "The rollout of version %s was stopped at %s by %s: %s"
                    .formatted(
                        to(route),
                        Descriptions.time(state.path("at")),
                        state.path("by").asString(),
                        state.path("why").asString()));
        default -> {}
      }
      return lines;
    }
    JsonNode steps = rollout.at("/policy/steps");
    int step = state.path("step").asInt();
    int percent = steps.path(step).asInt();
    lines.add(bar(live, ALL - percent));
    lines.add(bar(to(route), percent));
    lines.add(
        "Step %s of %s: %s"
            .formatted(
                step + 1,
                steps.size(),
                state.path("type").asString().equals("Paused")
                    ? "held by %s: %s"
                        .formatted(state.path("by").asString(), state.path("why").asString())
                    : "%s %% from %s on, unless %s"
                        .formatted(
                            step + 1 < steps.size() ? steps.path(step + 1).asInt() : ALL,
                            Descriptions.time(next(rollout)),
                            against(rollout.path("policy")))));
    return lines;
  }

  /** What would take the traffic back. */
  private static String against(JsonNode policy) {
    String latency = policy.path("latency").asString("");
    return "the alarm rings"
        + (policy.has("alarms") ? ", or one that the project names" : "")
        + (latency.isEmpty()
            ? ""
            : ", or its p99 is above %s ms".formatted(Duration.parse(latency).toMillis()));
  }

  private static Instant next(JsonNode rollout) {
    return Instant.parse(rollout.at("/state/since").asString())
        .plus(Duration.parse(rollout.at("/policy/bake").asString()));
  }

  private static String bar(int version, int percent) {
    int full = Math.round(percent * WIDTH / (float) ALL);
    return String.format(
        Locale.ROOT,
        "version %-4d %s%s %3d %%",
        version,
        "█".repeat(full),
        "░".repeat(WIDTH - full),
        percent);
  }
}
