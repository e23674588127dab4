package io.millrace.cli;

import picocli.CommandLine.Command;

/** Lets a version serve. */
@Command(name = "approve", description = "Let a version serve.")
final class ApproveCommand extends DecisionCommand {
  ApproveCommand() {
    super("approve");
  }
}
