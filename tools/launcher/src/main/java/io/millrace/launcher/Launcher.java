package io.millrace.launcher;

import io.millrace.cli.Console;
import io.millrace.cli.Millrace;
import io.millrace.cost.CostCommand;
import io.millrace.doctor.DoctorCommand;
import java.util.List;
import java.util.Map;

/** The main class behind {@code ./millrace}. */
final class Launcher {

  private Launcher() {}

  static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    System.exit(execute(Console.ofProcess(environment), environment, List.of(arguments)));
  }

  /** Runs a command: one of those that need only the API's address, or of those that need more. */
  static int execute(Console console, Map<String, String> environment, List<String> arguments) {
    return new Millrace(console, environment)
        .execute(
            arguments,
            List.of(
                new UpCommand(console, environment),
                new DemoCommand(console, environment),
                new CostCommand(console, Home.folder()),
                new DoctorCommand(console, environment, Home.folder())));
  }
}
