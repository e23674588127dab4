package io.millrace.cdk;

import java.util.Locale;

/** What to do when an alarm rings: one page each, in {@code infra/runbooks}. */
enum Runbook {
  CAPTURES,
  DEAD_LETTERS,
  DRIFT,
  EVENTS_HELD_UP,
  LOOP_FAILURES,
  MISSED_STEPS,
  PREDICTION_ERRORS,
  SERVER_ERRORS,
  SKIPPED,
  SLOW_PREDICTIONS,
  THROTTLES;

  static final String FOLDER = "infra/runbooks/";

  /** The name of its file, for instance {@code dead-letters.md}. */
  String file() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".md";
  }

  /** Where people of the stage find it: an address, or a path in the repository. */
  String linkFrom(Stage stage) {
    return "Runbook: " + stage.alarms().runbooks() + file();
  }
}
