package io.millrace.cli;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What the files became that were published. */
@Command(
    name = "datasets",
    description =
        "The dataset versions, newest first, and why one is not trained on; of one, the files whose"
            + " rows it has.")
final class DatasetsCommand extends ApiCommand {

  private static final int DIGEST_SHOWN = 12;

  @Parameters(
      index = "0",
      paramLabel = "PROJECT",
      description = "The project's name; PROJECT@BRANCH for the versions of a branch.")
  private String named = "";

  @Parameters(
      index = "1",
      paramLabel = "DATASET",
      arity = "0..1",
      description = "A dataset's number, or its tag: tell its files.")
  private @Nullable String dataset;

  @Mixin private final Paging paging = new Paging();

  @Override
  int run(Api api, Console console) {
    String branch = DatasetLine.branchOf(named);
    String project = DatasetLine.projectOf(named);
    if (branch != null && dataset == null) {
      return versions(
          api.get("/v1/projects/%s/branches/%s".formatted(Api.part(project), Api.part(branch))),
          console);
    }
    String path = "/v1/projects/%s/datasets".formatted(Api.part(project));
    return dataset == null
        ? list(paging.read(api, path, "datasets"), console)
        : one(api.get(path + "/" + Api.part(dataset)), console);
  }

  private int versions(JsonNode answer, Console console) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : answer.path("versions")) {
      rows.add(
          List.of(
              each.path("version").asString(),
              Descriptions.count(each.path("rows")),
              Descriptions.count(each.path("parts")),
              Descriptions.time(each.path("publishedAt")),
              each.path("digest").asString().substring(0, DIGEST_SHOWN) + "…"));
    }
    JsonNode branch = answer.path("branch");
    return show(
        answer,
        console,
        () -> {
          console.line(
              "Branch %s began with dataset %s and is %s."
                  .formatted(
                      branch.path("branch").asString(),
                      branch.path("base").asString(),
                      branch.has("dataset")
                          ? "merged as dataset " + branch.path("dataset").asString()
                          : branch.path("state").asString()));
          console.table(List.of("VERSION", "ROWS", "FILES", "PUBLISHED", "SHA-256"), rows);
        });
  }

  private int list(JsonNode answer, Console console) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : answer.path("datasets")) {
      rows.add(
          List.of(
              each.path("version").asString(),
              each.path("tags").valueStream().map(JsonNode::asString).collect(joining(", ")),
              Descriptions.count(each.path("rows")),
              Descriptions.count(each.path("parts")),
              Descriptions.time(each.path("publishedAt")),
              each.path("projectRevision").asString(),
              each.path("digest").asString().substring(0, DIGEST_SHOWN) + "…",
              each.has("erasure")
                  ? "destroyed: it had rows that were forgotten (erasure %s)"
                      .formatted(each.path("erasure").asString())
                  : each.path("untrained").asString("")));
    }
    return show(
        answer,
        console,
        () -> {
          console.table(
              List.of(
                  "DATASET",
                  "TAGS",
                  "ROWS",
                  "FILES",
                  "PUBLISHED",
                  "DEFINITION",
                  "SHA-256",
                  "NOT TRAINED ON"),
              rows);
          paging.tellMore(answer, console);
        });
  }

  private int one(JsonNode answer, Console console) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode part : answer.path("parts")) {
      rows.add(
          List.of(
              Descriptions.fileName(part.path("source")),
              Descriptions.count(part.path("rows")),
              part.has("latest") ? Descriptions.time(part.path("latest")) : "-",
              part.path("projectRevision").asString()));
    }
    return show(
        answer,
        console,
        () -> {
          String number = answer.at("/dataset/version").asString();
          console.line(
              "Dataset %s of %s: %s rows, files: %s"
                  .formatted(
                      number,
                      DatasetLine.projectOf(named),
                      Descriptions.count(answer.at("/dataset/rows")),
                      Descriptions.count(answer.at("/dataset/parts"))));
          console.line("");
          console.table(List.of("FILE", "ROWS", "NEWEST ROW", "DEFINITION"), rows);
          if (answer.has("table")) {
            console.line("");
            console.line(
                "Snapshot %s of the Iceberg table %s"
                    .formatted(number, answer.path("table").asString()));
            console.line("In the Glue Data Catalog: " + answer.path("tableName").asString());
          } else if (answer.has("noTable")) {
            console.line("");
            console.line("No snapshot of a table: " + answer.path("noTable").asString() + ".");
          }
        });
  }
}
