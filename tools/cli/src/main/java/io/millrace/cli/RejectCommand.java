package io.millrace.cli;

import picocli.CommandLine.Command;

/** Never lets a version serve. */
@Command(name = "reject", description = "Never let a version serve.")
final class RejectCommand extends DecisionCommand {
  RejectCommand() {
    super("reject");
  }
}
