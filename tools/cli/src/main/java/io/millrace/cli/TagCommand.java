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

/** Giving a name to a dataset. */
@Command(
    name = "tag",
    description =
        "Lets a name mean a dataset, or none any more. Where a dataset is asked for, its tag will"
            + " do, in its Iceberg table, too.")
final class TagCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "Lower-case letters, digits and hyphens, a letter first.")
  private String name = "";

  @Parameters(index = "2", paramLabel = "DATASET", description = "The dataset's number; 0 is none.")
  private int dataset;

  @Option(
      names = "--expected",
      paramLabel = "DATASET",
      description = "Only if it means this dataset until now; 0 is none.")
  private @Nullable Integer expected;

  @Mixin private final Reason reason = new Reason();

  @Override
  int run(Api api, Console console) {
    Map<String, Object> body = new LinkedHashMap<>(reason.body());
    body.put("dataset", dataset);
    if (expected != null) {
      body.put("expected", expected);
    }
    JsonNode tag =
        api.put(
            "/v1/projects/%s/tags/%s".formatted(Api.part(project), Api.part(name)),
            Json.text(body));
    return show(
        tag,
        console,
        () ->
            console.line(
                dataset == 0
                    ? "%s means no dataset any more.".formatted(name)
                    : "%s means dataset %s.".formatted(name, dataset)));
  }
}
