package io.millrace.cli;

import static java.util.stream.Collectors.joining;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.Project;
import io.millrace.tabular.propose.ProjectProposal;
import io.millrace.tabular.read.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
  private static final int MOST_LISTED = 12;
  private static final int MOST_NAMED = 8;

  private static final Pattern ENDING =
      Pattern.compile("(\\.(csv|tsv|txt|json|jsonl|ndjson|parquet|xlsx|gz|gzip|zst|zstd))+$");

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private Millrace parent;

  @Parameters(paramLabel = "FILE", description = "CSV, JSON Lines or Parquet.")
  private Path file = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column to predict; else the likeliest.")
  private @Nullable String target;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "binary, multiclass or regression; else by the target's values.")
  private @Nullable String task;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The project's name; else made from the file's.")
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
      var proposal =
          ProjectProposal.of(
              projectName(), Source.of(file), new ProjectProposal.Wish(target, task()));
      String yaml = yaml(proposal.project());
      Files.createDirectories(folder.toAbsolutePath());
      Files.writeString(definition, yaml);
      writeSchema(folder.resolve(SCHEMA));
      say(proposal, definition);
      return ApiCommand.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException("could not read %s or write %s".formatted(file, folder), e);
    }
  }

  private @Nullable Task task() {
    String wanted = task;
    if (wanted == null) {
      return null;
    }
    return Arrays.stream(Task.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> new InvalidInputException("--task", "binary, multiclass or regression", wanted));
  }

  /** The definition as it is written; what could not be put is not written. */
  private static String yaml(Project project) {
    String yaml =
        "# yaml-language-server: $schema=%s\n".formatted(SCHEMA) + ProjectYaml.write(project);
    try {
      var _ = ProjectYaml.parse(yaml);
      return yaml;
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "A definition of these %s columns cannot be put: %s"
              .formatted(project.columns().size(), e.reason()));
    }
  }

  private void say(ProjectProposal proposal, Path definition) {
    Console console = parent.console();
    var project = proposal.project();
    console.line(
        "%s proposes %s: %s, predicts %s from %s columns."
            .formatted(
                definition,
                console.bold(project.name().value()),
                project.task().name().toLowerCase(Locale.ROOT),
                clean(project.target()),
                project.features().size()));
    listed(console, "Not learned from", notLearnedFrom(project));
    listed(
        console,
        "Other columns that could be the target (--target)",
        without(proposal.targets(), project.target()));
    listed(
        console,
        "Other columns that could be the entityKey",
        without(proposal.entityKeys(), project.entityKey()));
    listed(
        console,
        "Other columns that could be the eventTime",
        without(proposal.times(), project.eventTime()));
    proposal.given().stream().limit(MOST_LISTED).forEach(each -> console.line("  " + each + "."));
    if (proposal.given().size() > MOST_LISTED) {
      console.line("  … and %s more.".formatted(proposal.given().size() - MOST_LISTED));
    }
    console.line("Look it over, then: millrace put " + definition);
  }

  private static void listed(Console console, String what, List<String> columns) {
    if (!columns.isEmpty()) {
      console.line(
          what
              + ": "
              + columns.stream().limit(MOST_NAMED).map(InitCommand::clean).collect(joining(", "))
              + (columns.size() > MOST_NAMED ? " …" : ""));
    }
  }

  /** A name that somebody else chose, without what a terminal would obey. */
  private static String clean(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private static List<String> notLearnedFrom(Project project) {
    List<Column> features = project.features();
    return project.columns().stream()
        .filter(column -> !features.contains(column) && !column.name().equals(project.target()))
        .map(column ->
            "%s (%s)"
                .formatted(
                    column.name(),
                    column.name().equals(project.entityKey())
                        ? "entityKey"
                        : column.name().equals(project.eventTime())
                            ? "eventTime"
                            : column.type().name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static List<String> without(List<String> columns, @Nullable String one) {
    return columns.stream().filter(column -> !column.equals(one)).toList();
  }

  /**
   * The project's name, by the file: too short a name is told what it is, and one of other letters
   * is that alone.
   */
  private ProjectName projectName() {
    if (name != null) {
      return new ProjectName(name);
    }
    String made =
        ProjectName.like(
            ENDING
                .matcher(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT))
                .replaceFirst(""));
    return new ProjectName(
        made.isEmpty() ? "data" : made.length() < ProjectName.SHORTEST ? made + "-data" : made);
  }

  private static void writeSchema(Path target) throws IOException {
    try (InputStream schema =
        Objects.requireNonNull(ProjectYaml.class.getResourceAsStream("/" + SCHEMA))) {
      Files.copy(schema, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
