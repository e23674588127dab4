package io.millrace.cost;

import io.millrace.cli.Console;
import java.nio.file.Path;
import picocli.CommandLine;

/** The command in a process of its own, where nothing of it was used before. */
final class CostProgram {

  private CostProgram() {}

  public static void main(String[] arguments) {
    var console = new Console(System.out, System.err, false);
    System.exit(new CommandLine(new CostCommand(console, Path.of(""))).execute(arguments));
  }
}
