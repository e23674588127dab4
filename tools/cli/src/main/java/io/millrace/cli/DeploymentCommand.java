package io.millrace.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Lets a version serve by hand, and follows it until it does. */
abstract class DeploymentCommand extends ApiCommand {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Mixin private final Reason reason = new Reason();

  @Option(names = "--no-wait", description = "Do not wait until it serves.")
  private boolean noWait;

  /** The number of the version that is to serve. */
  abstract String chosen(Api api, String path);

  @Override
  final int run(Api api, Console console) {
    String path = "/v1/projects/" + Api.part(project);
    JsonNode wanted =
        api.post(
            "%s/versions/%s/deploy".formatted(path, Api.part(chosen(api, path))), reason.body());
    int version = wanted.path("version").asInt();
    if (noWait || json()) {
      return show(
          wanted,
          console,
          () -> console.line("Version %s is to serve; see millrace status.".formatted(version)));
    }
    InstantSource clock = InstantSource.system();
    Instant end = clock.instant().plus(PATIENCE);
    while (clock.instant().isBefore(end)) {
      JsonNode route = api.get(path + "/status").path("route");
      if (route.path("deployment").asLong() > wanted.path("deployment").asLong()) {
        if (TrafficChart.isMoving(route) && TrafficChart.to(route) == version) {
          console.line("Traffic moves to version %s:".formatted(version));
          TrafficChart.of(route).forEach(console::line);
          return DONE;
        }
        return served(route.at("/live/version").asInt(), version, console);
      }
      JsonNode found = api.get("%s/versions/%s".formatted(path, version));
      if (found.has("refusal")) {
        console.error("Version %s: %s".formatted(version, Descriptions.approval(found)));
        return REFUSED;
      }
      console.moving("version %s is being verified".formatted(version));
      Pause.of(BETWEEN);
    }
    console.error(
        "Waited %s minutes, and version %s does not serve yet; see millrace status %s."
            .formatted(PATIENCE.toMinutes(), version, project));
    return REFUSED;
  }

  private static int served(int live, int version, Console console) {
    if (live == version) {
      console.line("Version %s serves.".formatted(version));
      return DONE;
    }
    console.error(
        "Version %s serves: it was deployed meanwhile. Ask again if you still want %s."
            .formatted(live, version));
    return REFUSED;
  }
}
