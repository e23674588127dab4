package io.millrace.cli;

import io.millrace.definition.LanguageModelYaml;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.project.BuiltInTrainer;
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

/** Declares a project, or a language model. */
@Command(name = "put", description = "Declare a project or a language model, or declare it anew.")
final class PutCommand extends ApiCommand {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "project.yaml",
      description = "The definition (project.yaml).")
  private Path file = Path.of("");

  @Override
  int run(Api api, Console console) {
    JsonNode declared = declare(api, file, json() ? console.silent() : console);
    return show(
        declared,
        console,
        () -> {
          if (declared.has("model")) {
            console.line(
                "%s is declared, version %s; ./millrace llm %s shows when it answers."
                    .formatted(
                        declared.at("/model/name").asString(),
                        declared.path("version").asInt(),
                        declared.at("/model/name").asString()));
            return;
          }
          console.line(
              "%s is declared, revision %s."
                  .formatted(
                      declared.at("/project/name").asString(), declared.path("revision").asInt()));
          if (!declared.at("/project/training/model").isMissingNode()) {
            console.line(
                "The next file that is dropped judges the model; millrace train %s -m WHY has the newest data judge it."
                    .formatted(declared.at("/project/name").asString()));
          }
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

  /** Sends a model along. */
  private static Sha256 brought(
      Api api, String path, Path file, BroughtModel model, Console console) {
    Path brought = file.toAbsolutePath().resolveSibling(model.file());
    Check.that(
        Files.isRegularFile(brought),
        "training.model",
        "a file in " + brought.getParent(),
        model.file());
    Sha256 digest = FileSender.digest(brought);
    JsonNode opened =
        api.ask(path + "/model", Map.of("bytes", FileSender.size(brought), "sha256", digest.hex()));
    FileSender.put(api, opened, brought, console);
    return digest;
  }

  /** Declares what this file says; errors are told with the file's name, line and column. */
  private static JsonNode declare(Api api, Path file, Console console) {
    try {
      String definition = Files.readString(file);
      if (LanguageModelYaml.isOne(definition)) {
        return api.put(
            "/v1/language-models/" + LanguageModelYaml.parse(definition).name(), definition);
      }
      Project project = ProjectYaml.parse(definition);
      String path = "/v1/projects/" + project.name();
      return api.put(
          path,
          switch (project.training().trainer()) {
            case OwnCode.Script script when script.source() == null ->
                ProjectYaml.withSource(definition, brought(api, path, file, script));
            case BroughtModel model when model.digest() == null ->
                ProjectYaml.withModel(definition, brought(api, path, file, model, console));
            case OwnCode _, BroughtModel _, BuiltInTrainer _ -> definition;
          });
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          e.reason().lines().map(line -> file + ":" + line).collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
