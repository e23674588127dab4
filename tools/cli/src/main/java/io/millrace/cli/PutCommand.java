package io.millrace.cli;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.project.Project;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Declares a project. */
@Command(name = "put", description = "Declare a project, or declare it anew.")
final class PutCommand extends ApiCommand {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "project.yaml",
      description = "The definition (project.yaml).")
  private Path file = Path.of("");

  @Override
  int run(Api api, Console console) {
    JsonNode declared = declare(api, file);
    return show(
        declared,
        console,
        () -> {
          console.line(
              "%s is declared, revision %s."
                  .formatted(
                      declared.at("/project/name").asString(), declared.path("revision").asInt()));
          declared.path("warnings").forEach(warning -> console.line("Note: " + warning.asString()));
        });
  }

  /** Sends the sources of a script along. */
  private static Sha256 brought(Api api, String path, Path file, OwnCode.Script script)
      throws IOException {
    var folder = new SourceFolder(file.toAbsolutePath().resolveSibling(""));
    return new Sha256(
        api.put(path + "/source", Json.text(Map.of("files", folder.files(script.file()))))
            .path("source")
            .asString());
  }

  /** Declares the project of this file; errors are told with the file's name, line and column. */
  private static JsonNode declare(Api api, Path file) {
    try {
      String definition = Files.readString(file);
      Project project = ProjectYaml.parse(definition);
      String path = "/v1/projects/" + project.name();
      return api.put(
          path,
          project.training().trainer() instanceof OwnCode.Script script && script.source() == null
              ? ProjectYaml.withSource(definition, brought(api, path, file, script))
              : definition);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          e.reason().lines().map(line -> file + ":" + line).collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
