package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets any approved version serve. */
@Command(
    name = "deploy",
    description = "Let an approved version serve, an earlier one as well, whatever is newer.")
final class DeployCommand extends DeploymentCommand {

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
  private String version = "";

  @Override
  String chosen(Api api, String path) {
    return version;
  }
}
