package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Lines of datasets beside the main one. */
@Command(
    name = "branches",
    description =
        "The branches of a project's dataset as a graph: where each left the main line, how far it"
            + " came, and where it came back.")
final class BranchesCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Override
  int run(Api api, Console console) {
    String path = "/v1/projects/" + Api.part(project);
    JsonNode answer = api.get(path + "/branches");
    return show(
        answer,
        console,
        () ->
            BranchGraph.lines(
                    api.get(path + "/datasets?limit=100").path("datasets"),
                    answer.path("branches"),
                    branch ->
                        api.get(path + "/branches/" + Api.part(branch.path("branch").asString()))
                            .path("versions"))
                .forEach(console::line));
  }
}
