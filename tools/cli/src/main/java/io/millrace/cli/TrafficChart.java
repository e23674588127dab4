package io.millrace.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Which version answers how much, drawn. */
final class TrafficChart {

  private static final int WIDTH = 20;
  private static final int ALL = 100;

  private TrafficChart() {}

  /** Whether traffic of this route is on its way, or held there. */
  static boolean isMoving(JsonNode route) {
    String state = route.at("/rollout/state/type").asString("");
    return state.equals("Moving") || state.equals("Paused");
  }

  /** The version to which traffic moves. */
  static int to(JsonNode route) {
    return route.at("/rollout/to/version").asInt();
  }

  /** The same as {@link #of} of the route, and what was last seen of a rollout that is active. */
  static List<String> ofStatus(JsonNode status) {
    List<String> lines = of(status.path("route"));
    JsonNode look = status.path("look");
    if (!look.isMissingNode()) {
      lines.add(
          "Seen at %s: %s."
              .formatted(Descriptions.time(look.path("at")), look.path("words").asString()));
    }
    return lines;
  }

  /**
   * A line a version, one on what comes next, or how the last rollout ended, and one on who answers
   * what fails.
   */
  static List<String> of(JsonNode route) {
    List<String> lines = isMoving(route) ? moving(route) : arrived(route);
    JsonNode previous = route.at("/previous/version");
    if (!previous.isMissingNode()) {
      lines.add(
          "What version %s fails at, version %s answers.".formatted(live(route), previous.asInt()));
    }
    return lines;
  }

  private static List<String> arrived(JsonNode route) {
    List<String> lines = new ArrayList<>();
    lines.add(bar(live(route), ALL));
    JsonNode state = route.at("/rollout/state");
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

  private static List<String> moving(JsonNode route) {
    List<String> lines = new ArrayList<>();
    JsonNode rollout = route.path("rollout");
    JsonNode state = rollout.path("state");
    JsonNode policy = rollout.path("policy");
    JsonNode steps = policy.path("steps");
    int step = state.path("step").asInt();
    int percent = rollout.path("share").asInt(steps.path(step).asInt());
    lines.add(bar(live(route), ALL - percent));
    lines.add(bar(to(route), percent));
    if (percent == 0 && policy.has("shadow")) {
      lines.add(
          "In the shadow: version %s gets a copy of %s %% of the requests, and no caller its answers."
              .formatted(to(route), policy.at("/shadow/percent").asInt()));
    }
    if (rollout.has("observed")) {
      lines.add("The step before: %s.".formatted(rollout.path("observed").asString()));
    }
    if (policy.has("match")) {
      lines.add(
          "Version %s answers whatever its share is: %s."
              .formatted(to(route), matched(policy.path("match"))));
    }
    lines.add(
        "Step %s of %s: %s"
            .formatted(
                step + 1,
                steps.size(),
                state.path("type").asString().equals("Paused")
                    ? "held by %s: %s"
                        .formatted(state.path("by").asString(), state.path("why").asString())
                    : policy.has("compare")
                        ? "%s, unless %s"
                            .formatted(compared(route, policy), against(policy, percent))
                        : "%s %% from %s on, unless %s"
                            .formatted(
                                step + 1 < steps.size() ? steps.path(step + 1).asInt() : ALL,
                                Descriptions.time(next(rollout)),
                                against(policy, percent))));
    return lines;
  }

  private static String matched(JsonNode match) {
    List<String> values = new ArrayList<>();
    match.path("in").forEach(value -> values.add(value.asString()));
    return "%s %s %s"
        .formatted(
            match.has("header") ? "header" : "column",
            match.path(match.has("header") ? "header" : "column").asString(),
            values.isEmpty() ? "with any value" : String.join(", ", values));
  }

  /** What ends a comparison. */
  private static String compared(JsonNode route, JsonNode policy) {
    String until = Descriptions.time(next(route.path("rollout")));
    return policy.at("/compare/type").asString().equals("Certainty")
        ? "all to the better one once that is shown, back to version %s at %s"
            .formatted(live(route), until)
        : "the more to a version the likelier it is better, all to that at %s".formatted(until);
  }

  private static int live(JsonNode route) {
    return route.at("/live/version").asInt();
  }

  /** What would take the traffic back from a version that has so much of it. */
  private static String against(JsonNode policy, int percent) {
    List<String> against = new ArrayList<>();
    against.add("the alarm rings");
    if (policy.has("alarms")) {
      against.add("one that the project names");
    }
    if (percent == 0 && policy.has("shadow")) {
      against.add(
          String.format(
                  Locale.ROOT,
                  "more than %.1f %% of its answers differ or fail",
                  ALL * policy.at("/shadow/differences").asDouble())
              .replace(".0 ", " "));
    }
    if (percent > 0 && policy.has("latency")) {
      against.add(
          "its p99 is above %s ms"
              .formatted(Duration.parse(policy.path("latency").asString()).toMillis()));
    }
    return String.join(", or ", against);
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
