package io.millrace.tables;

import io.millrace.runtime.process.Variables;

/**
 * What the module's functions are told by their environment.
 *
 * @param catalog the database in which others find tables
 */
record TablesSettings(String table, String dataBucket, String catalog) {

  static TablesSettings of(Variables variables) {
    return new TablesSettings(
        variables.required("TABLE"),
        variables.required("DATA_BUCKET"),
        variables.required("CATALOG"));
  }
}
