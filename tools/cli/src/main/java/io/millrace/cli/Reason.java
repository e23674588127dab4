package io.millrace.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Why somebody decides, which the history keeps. */
final class Reason {

  @Option(
      names = {"-m", "--why"},
      required = true,
      paramLabel = "REASON",
      description = "Why, for the history.")
  private String why = "";

  String text() {
    return why;
  }

  /** The reason as the API asks for it. */
  Map<String, String> body() {
    return Map.of("why", why);
  }
}
