package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The training runs. */
@Command(name = "runs", description = "The training runs, and how each ended, newest first.")
final class RunsCommand extends ApiCommand {

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Mixin private final Paging paging = new Paging();

  @Override
  int run(Api api, Console console) {
    JsonNode answer = paging.read(api, "/v1/projects/%s/runs".formatted(Api.part(project)), "runs");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode run : answer.path("runs")) {
      rows.add(
          List.of(
              run.path("runId").asString(),
              Descriptions.dataset(run),
              Descriptions.time(run.path("launchedAt")),
              Descriptions.run(run),
              Descriptions.price(run.path("price")),
              String.join(", ", Descriptions.metrics(run.at("/outcome/model/evaluation")))));
    }
    return show(
        answer,
        console,
        () -> {
          console.table(List.of("RUN", "DATASET", "LAUNCHED", "OUTCOME", "PRICE", "METRICS"), rows);
          paging.tellMore(answer, console);
        });
  }
}
