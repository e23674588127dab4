package io.millrace.reconciliation;

import io.millrace.runtime.process.Variables;
import java.util.Optional;

/**
 * What the module's function is told by its environment.
 *
 * @param catalog the database in which others find tables
 * @param promotionsBucket where the stage before hands versions over; empty in the first stage
 */
record ReconciliationSettings(
    String stage,
    String table,
    String catalog,
    String intakeBucket,
    Optional<String> promotionsBucket,
    String functions) {

  static ReconciliationSettings of(Variables variables) {
    return new ReconciliationSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("CATALOG"),
        variables.required("INTAKE_BUCKET"),
        variables.optional("PROMOTIONS_BUCKET"),
        variables.required("FUNCTIONS"));
  }
}
