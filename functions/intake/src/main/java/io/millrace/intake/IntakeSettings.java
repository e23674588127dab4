package io.millrace.intake;

import io.millrace.runtime.process.Variables;

/** What the module's functions are told by their environment. */
record IntakeSettings(String table, String dataBucket, String gatherClock) {

  static IntakeSettings of(Variables variables) {
    return new IntakeSettings(
        variables.required("TABLE"),
        variables.required("DATA_BUCKET"),
        variables.required("GATHER_CLOCK"));
  }
}
