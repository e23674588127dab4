package io.millrace.registry;

import io.millrace.domain.project.ApprovalRule;
import io.millrace.runtime.process.Variables;
import java.util.Optional;

/**
 * What the module's functions are told by their environment.
 *
 * @param next where versions are handed to; empty for functions that hand none over
 * @param previous whose versions are taken in; empty for functions that take none in
 */
record RegistrySettings(
    String stage,
    String table,
    String modelsBucket,
    String signingKey,
    ApprovalRule approvals,
    Optional<Next> next,
    Optional<Previous> previous) {

  /**
   * The stage after this one.
   *
   * @param bucket where it takes in promotions
   */
  record Next(String bucket) {}

  /**
   * The stage before this one.
   *
   * @param key that it signs with, as an ARN
   */
  record Previous(String stage, String key) {}

  static RegistrySettings of(Variables variables) {
    return new RegistrySettings(
        variables.required("STAGE"),
        variables.required("TABLE"),
        variables.required("MODELS_BUCKET"),
        variables.required("SIGNING_KEY"),
        ApprovalRule.valueOf(variables.required("APPROVAL")),
        variables.optional("NEXT_STAGE_BUCKET").map(Next::new),
        variables
            .optional("PREVIOUS_STAGE")
            .map(stage -> new Previous(stage, variables.required("PREVIOUS_STAGE_KEY"))));
  }
}
