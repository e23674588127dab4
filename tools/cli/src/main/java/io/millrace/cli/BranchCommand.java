package io.millrace.cli;

import io.millrace.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Beginning a line of datasets beside the main one. */
@Command(
    name = "branch",
    description =
        "Begins a branch with a dataset: what is dropped on it is checked, and nothing learns from it"
            + " until it is merged.")
final class BranchCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "Lower-case letters, digits and hyphens, a letter first.")
  private String name = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "DATASET",
      description = "The number of the dataset that it begins with. Default: the newest.")
  private @Nullable Integer dataset;

  @Option(names = "--drop", description = "End it: nobody wants it.")
  private boolean drop;

  @Mixin private final Reason reason = new Reason();

  @Override
  int run(Api api, Console console) {
    String path = "/v1/projects/%s/branches/%s".formatted(Api.part(project), Api.part(name));
    if (drop) {
      return show(
          api.post(path + "/drop", reason.body()),
          console,
          () -> console.line("Branch %s is no more.".formatted(name)));
    }
    Map<String, Object> body = new LinkedHashMap<>(reason.body());
    if (dataset != null) {
      body.put("dataset", dataset);
    }
    JsonNode branch = api.put(path, Json.text(body));
    return show(
        branch,
        console,
        () ->
            console.line(
                "Branch %s begins with dataset %s. Next: millrace drop %s@%s FILE"
                    .formatted(name, branch.path("base").asInt(), project, name)));
  }
}
