package io.millrace.launcher;

import io.millrace.cli.Console;
import io.millrace.cli.Millrace;
import io.millrace.cost.CostCommand;
import io.millrace.doctor.DoctorCommand;
import java.util.Map;
import picocli.CommandLine;

/** The main class behind {@code ./millrace}. */
final class Launcher {

  private Launcher() {}

  static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    System.exit(commands(Console.ofProcess(environment), environment).execute(arguments));
  }

  /** All commands; those that need more than the API's address beside those that do not. */
  static CommandLine commands(Console console, Map<String, String> environment) {
    return new Millrace(console, environment)
        .commandLine(
            new UpCommand(console, environment),
            new DemoCommand(console, environment),
            new CostCommand(console, Home.folder()),
            new DoctorCommand(console, environment, Home.folder()));
  }
}
