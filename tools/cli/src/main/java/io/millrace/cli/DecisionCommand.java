package io.millrace.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Deciding whether a version may serve. */
abstract class DecisionCommand extends ApiCommand {

  private final String verb;

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
  private String version = "";

  @Mixin private final Reason reason = new Reason();

  DecisionCommand(String verb) {
    this.verb = verb;
  }

  @Override
  final int run(Api api, Console console) {
    JsonNode decided =
        api.post(
            "/v1/projects/%s/versions/%s/%s".formatted(Api.part(project), Api.part(version), verb),
            reason.body());
    return show(
        decided,
        console,
        () -> {
          console.line("Version %s %s.".formatted(version, Descriptions.approval(decided)));
          tellWhereItComesTooLate(decided.path("version").asInt(), api, console);
        });
  }

  /** A version is deployed by itself only where none that is newer served. */
  private void tellWhereItComesTooLate(int decided, Api api, Console console) {
    JsonNode route = api.get("/v1/projects/%s/status".formatted(Api.part(project))).path("route");
    int live = route.at("/live/version").asInt(0);
    if (verb.equals("approve") && route.path("newest").asInt(0) >= decided && live != decided) {
      console.line(
          "Version %s goes on serving: %s is older than what served. To let it serve: millrace deploy %s %s -m WHY"
              .formatted(live, version, project, version));
    }
  }
}
