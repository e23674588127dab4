package io.millrace.sweep;

import io.millrace.lambda.Variables;

/** What the room's function is told by its environment. */
record SweepSettings(String stage, String table, String intakeBucket, String functions) {

  static SweepSettings of(Variables variables) {
    return new SweepSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("INTAKE_BUCKET"),
        variables.required("FUNCTIONS"));
  }
}
