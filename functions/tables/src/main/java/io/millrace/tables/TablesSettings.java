package io.millrace.tables;

import io.millrace.runtime.process.Variables;

/** What the module's function is told by its environment. */
record TablesSettings(String table, String dataBucket) {

  static TablesSettings of(Variables variables) {
    return new TablesSettings(variables.required("TABLE"), variables.required("DATA_BUCKET"));
  }
}
