package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Option(
      names = "--predict",
      description =
          "Predict its rows with the version that serves, instead of learning from them; of a file of"
              + " any size that is uploaded, while predict --file asks the API row by row.")
  private boolean predict;

  @Mixin private final Following following = new Following();

  @Override
  int run(Api api, Console console) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException("There is no file " + file + ".");
    }
    var progress = new FileProgress(json() ? console.silent() : console, InstantSource.system());
    long size = size();
    if (size == 0) {
      throw new InvalidInputException(file + " is empty.");
    }
    JsonNode opened =
        api.ask(
            "/v1/projects/%s/uploads".formatted(Api.part(project)),
            Map.of(
                "file",
                String.valueOf(file.getFileName()),
                "bytes",
                size,
                "sha256",
                digest().hex(),
                "toPredict",
                predict));
    String version =
        api.putFile(
            opened,
            file,
            sent ->
                console.moving(
                    "%s of %s sent".formatted(Descriptions.bytes(sent), Descriptions.bytes(size))));
    progress.stage("uploaded", "%s, %s".formatted(file.getFileName(), Descriptions.bytes(size)));
    if (!following.wanted()) {
      return DONE;
    }
    var loop = new Loop(api, project, progress, following.patience());
    int code = Following.tell(loop.follow(version), project, progress.console());
    return followed(code, api, project, console);
  }

  private Sha256 digest() {
    var digest = Sha256.newDigest();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
    return Sha256.finish(digest);
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
