package io.millrace.monitoring;

import io.millrace.runtime.process.Variables;

/** What the module's functions are told by their environment. */
record MonitoringSettings(String stage, String table, String dataBucket) {

  static MonitoringSettings of(Variables variables) {
    return new MonitoringSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("DATA_BUCKET"));
  }
}
