package io.millrace.launcher;

import io.millrace.cli.Console;
import io.millrace.cli.Millrace;
import io.millrace.cost.CostCommand;
import io.millrace.doctor.DoctorCommand;
import java.util.Map;

/** The main class behind {@code ./millrace}. */
final class Launcher {

  private Launcher() {}

  static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    Console console = Console.ofProcess(environment);
    var commands = new Millrace(console, environment).commandLine();
    commands.addSubcommand(new UpCommand(console, environment));
    commands.addSubcommand(new DemoCommand(console, environment));
    commands.addSubcommand(new CostCommand(console, Home.folder()));
    commands.addSubcommand(new DoctorCommand(console, environment, Home.folder()));
    System.exit(commands.execute(arguments));
  }
}
