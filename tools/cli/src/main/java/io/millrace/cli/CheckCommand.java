package io.millrace.cli;

import io.millrace.cli.SuiteReport.Result;
import io.millrace.cli.SuiteReport.State;
import io.millrace.definition.Durations;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Model;
import io.millrace.modeling.NoOnnxException;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.AuditReport;
import io.millrace.tabular.check.CheckResult;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * Checks a file by its project's definition, here: no platform is asked, but for a version's
 * archive.
 */
@Command(
    name = "check",
    description =
        "Check a file by its project.yaml, without a platform, for instance in CI. The exit status is 1"
            + " where a check fails; a row that breaks a rule, which a platform would quarantine, fails"
            + " it as well. What checks.dataset asks is decided where the file is added.")
final class CheckCommand implements Callable<Integer> {

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private Millrace parent;

  @Parameters(paramLabel = "FILE", description = "CSV, JSON Lines or Parquet.")
  private Path file = Path.of("");

  @Option(
      names = "--project",
      paramLabel = "YAML",
      description = "The definition (project.yaml, here).")
  private Path definition = Path.of("project.yaml");

  @Option(
      names = "--suite",
      paramLabel = "SUITE",
      description =
          "data: its rules and checks; train-test: whether it is like the file that --against names,"
              + " and not of the same rows; model: whether the model that --model names passes the"
              + " project's gates on it; backfill: what monitoring would have said of it, window by"
              + " window, had that model predicted it (data).")
  private String suite = "data";

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "What to compare with: what a model learns from, where FILE is what it meets.")
  private @Nullable Path against;

  @Option(
      names = "--model",
      paramLabel = "VERSION|ARCHIVE",
      description =
          "What is to predict FILE, which holds the target: a version's number, for which the"
              + " platform is asked, or a model.tar.gz.")
  private @Nullable String model;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "What tells when a row of a backfill was to be predicted (the eventTime).")
  private @Nullable String time;

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      description = "How long the windows of a backfill are: 30d, 12h (monitoring.window).")
  private @Nullable String window;

  @Mixin private final Connection connection = new Connection();

  @Option(names = "--junit", paramLabel = "XML", description = "Also write a report as JUnit does.")
  private @Nullable Path junit;

  @Option(
      names = "--markdown",
      paramLabel = "MD",
      description = "Also write a table, for a pull request.")
  private @Nullable Path markdown;

  @Option(names = "--sarif", paramLabel = "JSON", description = "Also write SARIF 2.1.0.")
  private @Nullable Path sarif;

  @Override
  public Integer call() {
    Console console = parent.console();
    try {
      Project project = project();
      SuiteReport report =
          new SuiteReport(
              suite,
              file.toString(),
              switch (suite) {
                case "data" -> data(audited(project, file));
                case "train-test" -> trainTest(project);
                case "model" -> model(project);
                case "backfill" -> backfill(project);
                default ->
                    throw new InvalidInputException(
                        "--suite", "data, train-test, model or backfill", suite);
              });
      report.lines().forEach(console::line);
      console.line(report.summary());
      write(junit, report.junit());
      write(markdown, report.markdown());
      write(sarif, report.sarif());
      return report.isFailed() ? ApiCommand.REFUSED : ApiCommand.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException("could not check " + file + ": " + e.getMessage(), e);
    }
  }

  /** Errors are told with the file's name, line and column. */
  private Project project() throws IOException {
    String text = Files.readString(existing(definition));
    try {
      return ProjectYaml.parse(text);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          e.reason()
              .lines()
              .map(line -> definition + ":" + line)
              .collect(Collectors.joining("\n")));
    }
  }

  private static Path existing(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new InvalidInputException("There is no file " + path + ".");
    }
    return path;
  }

  private static void write(@Nullable Path path, String text) throws IOException {
    if (path != null) {
      Files.writeString(path, text);
    }
  }

  private static Audit audited(Project project, Path path) throws IOException {
    return new TableAudit(project, Limits.USUAL).inspect(Source.of(existing(path)), _ -> {}, null);
  }

  private static List<Result> data(Audit audit) {
    AuditReport report = audit.report();
    List<Result> results = new ArrayList<>();
    report
        .broken()
        .forEach(rule ->
            results.add(
                new Result(
                    rule.column() + ": " + rule.rule(),
                    State.FAILED,
                    String.format(
                        Locale.ROOT,
                        "%,d of %,d rows break it, first '%s' in line %s.%s",
                        rule.rows(),
                        report.rowsRead(),
                        rule.value(),
                        rule.line(),
                        rule.hint() == null ? "" : " " + rule.hint()),
                    rule.line())));
    if (report.broken().isEmpty() && report.rowsRead() > 0) {
      results.add(
          new Result(
              "rules",
              State.PASSED,
              String.format(Locale.ROOT, "%,d rows break none.", report.rowsRead()),
              0));
    }
    report.checks().stream().map(CheckCommand::result).forEach(results::add);
    if (audit instanceof Audit.Refused(var _, var reasons)) {
      Set<String> told = results.stream().map(Result::words).collect(Collectors.toSet());
      reasons.stream()
          .filter(reason -> !told.contains(reason))
          .forEach(reason -> results.add(new Result("file", State.FAILED, reason, 0)));
    }
    return results;
  }

  private static Result result(CheckResult result) {
    String name = result.check().getClass().getSimpleName();
    return switch (result) {
      case CheckResult.Passed(var _, var words) -> new Result(name, State.PASSED, words, 0);
      case CheckResult.Failed(var _, var words) -> new Result(name, State.FAILED, words, 0);
      case CheckResult.Undecided(var _, var words) -> new Result(name, State.UNDECIDED, words, 0);
    };
  }

  private List<Result> trainTest(Project project) throws IOException {
    if (against == null) {
      throw new InvalidInputException("--suite train-test needs --against FILE.");
    }
    return new TrainTestSuite(project).results(existing(against), existing(file));
  }

  private List<Result> model(Project project) throws IOException {
    return new ModelSuite(project, loaded(archive(project))).results(existing(file));
  }

  private List<Result> backfill(Project project) throws IOException {
    byte[] archive = archive(project);
    Model loaded = loaded(archive);
    return new BackfillSuite(
            project,
            loaded,
            ModelArchive.read(new ByteArrayInputStream(archive)),
            time,
            window(project))
        .results(existing(file));
  }

  private Duration window(Project project) {
    String written = window;
    if (written == null) {
      return project.monitoring().windowLength();
    }
    return Durations.of(written)
        .filter(length -> length.toMinutes() > 0)
        .orElseThrow(() ->
            new InvalidInputException("--window", Durations.SUCH_AS + ", at least 1m", written));
  }

  /** A version's archive is what its number is registered with; a file is what it is. */
  private byte[] archive(Project project) throws IOException {
    if (model == null) {
      throw new InvalidInputException(
          "--suite %s needs --model: a version's number, or its archive (model.tar.gz)."
              .formatted(suite));
    }
    return model.chars().allMatch(Character::isDigit)
        ? VersionCommand.archive(
            connection.open(parent.environment()), project.name().value(), model)
        : Files.readAllBytes(existing(Path.of(model)));
  }

  private Model loaded(byte[] archive) throws IOException {
    try {
      return Model.load(new ByteArrayInputStream(archive));
    } catch (NoOnnxException e) {
      throw new InvalidInputException(
          "The model is in ONNX, for which there is no runtime here; the platform predicts with it.");
    } catch (InvalidInputException e) {
      throw new InvalidInputException("--model %s: %s".formatted(model, e.reason()));
    }
  }
}
