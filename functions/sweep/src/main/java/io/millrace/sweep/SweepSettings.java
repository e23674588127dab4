package io.millrace.sweep;

import io.millrace.lambda.Variables;
import java.util.Optional;

/**
 * What the room's function is told by its environment.
 *
 * @param promotionsBucket where the stage before hands versions over; empty in the first stage
 */
record SweepSettings(
    String stage,
    String table,
    String intakeBucket,
    Optional<String> promotionsBucket,
    String functions) {

  static SweepSettings of(Variables variables) {
    return new SweepSettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("INTAKE_BUCKET"),
        variables.optional("PROMOTIONS_BUCKET"),
        variables.required("FUNCTIONS"));
  }
}
