package io.millrace.cli;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ProjectName;
import io.millrace.tabular.ProjectProposal;
import io.millrace.tabular.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Proposes a project from a file, so that nobody starts from an empty one. */
@Command(name = "init", description = "Propose a project.yaml from a file of data.")
final class InitCommand implements Callable<Integer> {

  private static final String DEFINITION = "project.yaml";
  private static final String SCHEMA = "project.schema.json";

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private Millrace parent;

  @Parameters(paramLabel = "FILE", description = "CSV, JSON Lines or Parquet.")
  private Path file = Path.of("");

  @Option(names = "--name", description = "The project's name; else made from the file's.")
  private @Nullable String name;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "Where to write project.yaml and its schema (here).")
  private Path folder = Path.of("");

  @Option(names = "--force", description = "Replace a project.yaml that is there.")
  private boolean force;

  @Override
  public Integer call() {
    Path definition = folder.resolve(DEFINITION);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException("There is no file " + file + ".");
    }
    if (Files.exists(definition) && !force) {
      throw new InvalidInputException(definition + " is there already; --force replaces it.");
    }
    try {
      var proposal = ProjectProposal.of(projectName(), Source.of(file));
      Files.createDirectories(folder.toAbsolutePath());
      Files.writeString(
          definition,
          "# yaml-language-server: $schema=%s\n".formatted(SCHEMA)
              + ProjectYaml.write(proposal.project()));
      writeSchema(folder.resolve(SCHEMA));
      say(proposal, definition);
      return ApiCommand.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException("could not read %s or write %s".formatted(file, folder), e);
    }
  }

  private void say(ProjectProposal proposal, Path definition) {
    Console console = parent.console();
    var project = proposal.project();
    console.line(
        "%s proposes %s: %s, predicts %s from %d columns."
            .formatted(
                definition,
                console.bold(project.name().value()),
                project.task().name().toLowerCase(Locale.ROOT),
                project.target(),
                project.features().size()));
    if (proposal.targets().size() > 1) {
      console.line(
          "Other columns that could be the target: "
              + String.join(
                  ", ", proposal.targets().subList(1, Math.min(6, proposal.targets().size()))));
    }
    console.line("Look it over, then: millrace put " + definition);
  }

  private ProjectName projectName() {
    if (name != null) {
      return new ProjectName(name);
    }
    String made =
        String.valueOf(file.getFileName())
            .toLowerCase(Locale.ROOT)
            .replaceFirst("\\..*", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+|-+$", "");
    try {
      return new ProjectName(made);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("Name the project with --name: " + e.reason());
    }
  }

  private static void writeSchema(Path target) throws IOException {
    try (InputStream schema =
        Objects.requireNonNull(ProjectYaml.class.getResourceAsStream("/" + SCHEMA))) {
      Files.copy(schema, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
