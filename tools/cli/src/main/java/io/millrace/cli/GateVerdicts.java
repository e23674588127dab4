package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the gates of a run found, told as its progress. */
final class GateVerdicts {

  private GateVerdicts() {}

  /**
   * Tells each verdict, and what is doubted.
   *
   * @param outcome of the run, which has a model
   * @return why gates failed, a sentence each; empty where none did
   */
  static List<String> tell(JsonNode outcome, FileProgress progress) {
    progress.stage("gates", together(outcome));
    List<String> failed = new ArrayList<>();
    for (JsonNode verdict : outcome.at("/model/verdicts")) {
      String because = verdict.path("because").asString();
      switch (verdict.path("type").asString()) {
        case "Passed" -> progress.detail(progress.console().green("✓ ") + because);
        case "Failed" -> {
          progress.detail(progress.console().red("✗ ") + because);
          failed.add(because);
        }
        default -> progress.detail("? " + because);
      }
    }
    for (JsonNode doubt : outcome.at("/model/doubts")) {
      progress.detail("? " + doubt.asString());
    }
    return failed;
  }

  private static String together(JsonNode outcome) {
    if (!outcome.path("type").asString().equals("Passed")) {
      return "not passed";
    }
    if (count(outcome, "Inconclusive") > 0) {
      return "none failed, but not all could tell";
    }
    return count(outcome, "Waived") > 0 ? "all passed but what is waived" : "all passed";
  }

  /** The same of a run of which none failed, in a sentence about it. */
  static String passed(JsonNode outcome) {
    if (count(outcome, "Inconclusive") > 0) {
      return "failed no gate, but not all could tell";
    }
    return count(outcome, "Waived") > 0
        ? "passed every gate but what is waived"
        : "passed every gate";
  }

  private static long count(JsonNode outcome, String type) {
    return outcome
        .at("/model/verdicts")
        .valueStream()
        .filter(verdict -> verdict.path("type").asString().equals(type))
        .count();
  }
}
