package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Uploads a file and follows what comes of it. */
@Command(
    name = "drop",
    description = "Upload a file, and follow it until a version serves or the reason why not.")
final class DropCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "CSV, JSON Lines or Parquet.")
  private Path file = Path.of("");

  @Option(names = "--no-wait", description = "Do not follow.")
  private boolean noWait;

  @Option(
      names = "--timeout",
      paramLabel = "MINUTES",
      description = "How long to follow (60 minutes).")
  private int minutes = 60;

  @Override
  int run(Api api, Console console) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException("There is no file " + file + ".");
    }
    var stages = new Stages(console, InstantSource.system());
    long size = size();
    if (size == 0) {
      throw new InvalidInputException(file + " is empty.");
    }
    JsonNode opened =
        api.post(
            "/v1/projects/%s/uploads".formatted(Api.part(project)),
            Map.of("file", String.valueOf(file.getFileName()), "bytes", size));
    String version =
        api.putFile(
            opened,
            file,
            sent ->
                console.moving("%s of %s sent".formatted(Words.bytes(sent), Words.bytes(size))));
    stages.stage("uploaded", "%s, %s".formatted(file.getFileName(), Words.bytes(size)));
    if (noWait) {
      return DONE;
    }
    return switch (new Loop(api, project, stages, Duration.ofMinutes(minutes)).follow(version)) {
      case Loop.End.Live _ -> DONE;
      case Loop.End.Declared _ -> DONE;
      case Loop.End.WaitsForApproval(var number) -> {
        console.line(
            "Version %d waits for a decision: millrace approve %s %d --why …"
                .formatted(number, project, number));
        yield DONE;
      }
      case Loop.End.NotLive(var reason) -> {
        console.error(reason);
        yield REFUSED;
      }
    };
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
