package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import java.io.UncheckedIOException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root. */
@Command(
    name = "millrace",
    description = "Drop data, get a prediction API that is validated, trained, approved, watched.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "millrace 0.1.0-SNAPSHOT",
    subcommands = {
      InitCommand.class,
      CheckCommand.class,
      PutCommand.class,
      DropCommand.class,
      StatusCommand.class,
      ProjectsCommand.class,
      UploadsCommand.class,
      RunsCommand.class,
      CompareCommand.class,
      LogsCommand.class,
      TrainCommand.class,
      VersionsCommand.class,
      VersionCommand.class,
      AliasesCommand.class,
      AliasCommand.class,
      DatasetsCommand.class,
      DiffCommand.class,
      RevertCommand.class,
      QuarantineCommand.class,
      DeployCommand.class,
      RollbackCommand.class,
      RolloutCommand.class,
      ApproveCommand.class,
      RejectCommand.class,
      PromoteCommand.class,
      PromotionsCommand.class,
      PredictCommand.class,
      FeedbackCommand.class,
      MonitorCommand.class,
      IncidentsCommand.class,
      IncidentCommand.class,
      HistoryCommand.class,
      WhoamiCommand.class,
      RedriveCommand.class,
      TokensCommand.class,
      GrantCommand.class,
      WithdrawCommand.class
    })
public final class Millrace implements Runnable {

  private static final int UNREACHABLE = 3;

  private final Console console;
  private final Map<String, String> environment;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  public Millrace(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    var millrace = new Millrace(Console.ofProcess(environment), environment);
    System.exit(millrace.commandLine().execute(arguments));
  }

  /** These commands and more, ready to run; failures of each are told in one sentence. */
  public CommandLine commandLine(Object... more) {
    var commands = new CommandLine(this);
    for (Object command : more) {
      commands.addSubcommand(command);
    }
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(console.out())
        .setErr(console.err())
        .setExecutionExceptionHandler((e, _, _) -> told(e));
  }

  Console console() {
    return console;
  }

  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private int told(Exception failure) {
    switch (failure) {
      case PlatformException e -> {
        console.error(e.reason());
        return e.status() == PlatformException.UNREACHABLE ? UNREACHABLE : ApiCommand.REFUSED;
      }
      case InvalidInputException e -> console.error(e.reason());
      case UncheckedIOException e -> console.error(String.valueOf(e.getMessage()));
      default ->
          console.error(
              "This is a fault of the command line, not yours: %s. Run it with --help to see how it is meant."
                  .formatted(failure));
    }
    return ApiCommand.REFUSED;
  }
}
