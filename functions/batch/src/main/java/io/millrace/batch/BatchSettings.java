package io.millrace.batch;

import io.millrace.runtime.process.Variables;

/** What the module's function is told by its environment. */
record BatchSettings(String table, String dataBucket, String signingKey) {

  static BatchSettings of(Variables variables) {
    return new BatchSettings(
        variables.required("TABLE"),
        variables.required("DATA_BUCKET"),
        variables.required("SIGNING_KEY"));
  }
}
