package io.millrace.cli;

import io.millrace.cli.SuiteReport.Result;
import io.millrace.cli.SuiteReport.State;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftJudge;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.Project;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.AuditReport;
import io.millrace.tabular.check.CheckResult;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.drift.Comparison;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Checks a file by its project's definition, here: no platform is asked. */
@Command(
    name = "check",
    description =
        "Check a file by its project.yaml, without a platform, for instance in CI. The exit status is 1"
            + " where a check fails; a row that breaks a rule, which a platform would quarantine, fails"
            + " it as well.")
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
          "data: its rules and checks; train-test: whether it is like the file that --against names"
              + " (data).")
  private String suite = "data";

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "What to compare with: what a model learns from, where FILE is what it meets.")
  private @Nullable Path against;

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
                default -> throw new InvalidInputException("--suite", "data or train-test", suite);
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
    Profile before = profile(project, against);
    Profile now = profile(project, file);
    Set<String> compared =
        Stream.concat(project.features().stream().map(Column::name), Stream.of(project.target()))
            .collect(Collectors.toSet());
    return new DriftJudge(project.monitoring())
        .judge(Comparison.between(before, now), List.of()).stream()
            .filter(column -> compared.contains(column.column()))
            .map(CheckCommand::result)
            .toList();
  }

  private static Profile profile(Project project, Path path) throws IOException {
    return switch (audited(project, path)) {
      case Audit.Published(var _, var profile, var _) -> profile;
      case Audit.Refused(var _, var reasons) ->
          throw new InvalidInputException(path + ": " + String.join(" ", reasons));
    };
  }

  private static Result result(ColumnDrift column) {
    State state =
        switch (column.verdict()) {
          case NOT_COMPARED, TOO_FEW_ROWS -> State.UNDECIDED;
          case NONE, WATCH -> State.PASSED;
          case DRIFT, SEVERE -> State.FAILED;
        };
    String cause = column.cause() == null ? "" : " " + column.cause();
    return new Result(column.column(), state, column.why() + cause, 0);
  }
}
