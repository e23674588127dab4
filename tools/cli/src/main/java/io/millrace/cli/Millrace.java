package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
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
    version = "millrace 0.1.0-SNAPSHOT")
public final class Millrace implements Runnable {

  private static final int UNREACHABLE = 3;

  /** The commands in the order in which help lists them; the class of each is named after it. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          InitCommand.class,
          CheckCommand.class,
          PutCommand.class,
          DropCommand.class,
          StatusCommand.class,
          ProjectsCommand.class,
          UploadsCommand.class,
          RunsCommand.class,
          LeaderboardCommand.class,
          CompareCommand.class,
          LogsCommand.class,
          TrainCommand.class,
          StopCommand.class,
          VersionsCommand.class,
          VersionCommand.class,
          BranchCommand.class,
          BranchesCommand.class,
          MergeCommand.class,
          TagCommand.class,
          TagsCommand.class,
          AliasesCommand.class,
          AliasCommand.class,
          DatasetsCommand.class,
          DiffCommand.class,
          RevertCommand.class,
          SqlCommand.class,
          QuarantineCommand.class,
          ForgetCommand.class,
          DeployCommand.class,
          RollbackCommand.class,
          RolloutCommand.class,
          ServingCommand.class,
          ApproveCommand.class,
          RejectCommand.class,
          PromoteCommand.class,
          PromotionsCommand.class,
          PredictCommand.class,
          LlmCommand.class,
          AskCommand.class,
          FeedbackCommand.class,
          MonitorCommand.class,
          IncidentsCommand.class,
          IncidentCommand.class,
          HistoryCommand.class,
          WhoamiCommand.class,
          RedriveCommand.class,
          TokensCommand.class,
          GrantCommand.class,
          WithdrawCommand.class);

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
    System.exit(millrace.execute(List.of(arguments), List.of()));
  }

  /**
   * Runs the command that is asked for; failures of each are told in one sentence.
   *
   * @param more commands beside these
   * @return the exit code
   */
  public int execute(List<String> arguments, List<Object> more) {
    return commandLine(arguments, more).execute(arguments.toArray(String[]::new));
  }

  /**
   * The command that is asked for, or all where none is: picocli makes a model of each by
   * reflection, which for all of them takes longer than to ask a platform and print its answer.
   */
  CommandLine commandLine(List<String> arguments, List<Object> more) {
    List<Object> all = new ArrayList<>(COMMANDS);
    all.addAll(more);
    List<Object> asked =
        all.stream()
            .filter(command -> !arguments.isEmpty() && isNamed(command, arguments.getFirst()))
            .toList();
    var commands = new CommandLine(this);
    (asked.isEmpty() ? all : asked).forEach(commands::addSubcommand);
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(console.out())
        .setErr(console.err())
        .setExecutionExceptionHandler((e, _, _) -> told(e));
  }

  private static boolean isNamed(Object command, String name) {
    Class<?> type = command instanceof Class<?> known ? known : command.getClass();
    return type.getSimpleName().equalsIgnoreCase(name + "Command");
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
