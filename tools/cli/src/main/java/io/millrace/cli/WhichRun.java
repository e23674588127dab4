package io.millrace.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A run of a project: the one that is named, or the one that was launched last. */
final class WhichRun {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run's id; else the newest.")
  private @Nullable String run;

  /** Where the API tells of it. */
  String path(Api api) {
    return "/v1/projects/%s/runs/%s"
        .formatted(Api.part(project), Api.part(run != null ? run : newest(api)));
  }

  private String newest(Api api) {
    JsonNode runs = api.get("/v1/projects/%s/runs?limit=1".formatted(Api.part(project)));
    if (runs.path("runs").isEmpty()) {
      throw new PlatformException(404, "%s has no run yet.".formatted(project));
    }
    return runs.at("/runs/0/runId").asString();
  }
}
