package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The files that came in. */
@Command(
    name = "uploads",
    description =
        "The files that came in, and what became of each, newest first; of one, what was found in it.")
final class UploadsCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      paramLabel = "UPLOAD",
      arity = "0..1",
      description = "An upload's id: tell what was found in the file.")
  private @Nullable String upload;

  @Option(
      names = "--page",
      description = "Also write the report as a page, UPLOAD-report.html, and open it.")
  private boolean page;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Also write the rows of a file to predict, with what was predicted, there.")
  private @Nullable Path predictions;

  @Mixin private final Paging paging = new Paging();

  @Override
  int run(Api api, Console console) {
    String path = "/v1/projects/%s/uploads".formatted(Api.part(project));
    if (upload != null) {
      return one(upload, api.get(path + "/" + Api.part(upload)), api, console);
    }
    if (page || predictions != null) {
      throw new InvalidInputException(
          "Say of which upload: millrace uploads %s UPLOAD %s"
              .formatted(project, page ? "--page" : "--predictions FILE"));
    }
    return list(paging.read(api, path, "uploads"), console);
  }

  private int list(JsonNode answer, Console console) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode upload : answer.path("uploads")) {
      rows.add(
          List.of(
              upload.path("ingestId").asString(),
              Descriptions.fileName(upload.path("file")),
              Descriptions.time(upload.path("receivedAt")),
              Descriptions.upload(upload)));
    }
    return show(
        answer,
        console,
        () -> {
          console.table(List.of("UPLOAD", "FILE", "RECEIVED", "OUTCOME"), rows);
          paging.tellMore(answer, console);
        });
  }

  private int one(String id, JsonNode answer, Api api, Console console) {
    JsonNode upload = answer.path("upload");
    show(
        answer,
        console,
        () -> {
          console.line(
              "%s, received %s"
                  .formatted(
                      console.bold(Descriptions.fileName(upload.path("file"))),
                      Descriptions.time(upload.path("receivedAt"))));
          console.line("  " + Descriptions.upload(upload));
          ReportText.lines(answer.at("/report/audit")).forEach(line -> console.line("  " + line));
          ReportText.more(project, upload).ifPresent(line -> console.line("  " + line));
        });
    if (page) {
      if (!answer.has("pageUrl")) {
        throw new PlatformException(404, "There is no report of %s yet.".formatted(id));
      }
      write(answer, Path.of(id + "-report.html"), api, console);
    }
    if (predictions != null) {
      if (!answer.has("predictionsUrl")) {
        throw new PlatformException(404, "Nothing was predicted of %s.".formatted(id));
      }
      save(api, answer.path("predictionsUrl"), predictions);
      (json() ? console.silent() : console).line("The predictions are in " + predictions + ".");
    }
    return DONE;
  }

  private static void save(Api api, JsonNode url, Path file) {
    try {
      Files.write(file, api.download(URI.create(url.asString())));
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file, e);
    }
  }
}
