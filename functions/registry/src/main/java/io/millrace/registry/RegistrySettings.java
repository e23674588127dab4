package io.millrace.registry;

import io.millrace.domain.project.ApprovalRule;
import io.millrace.lambda.Variables;

/** What the room's functions are told by their environment. */
record RegistrySettings(
    String table, String modelsBucket, String signingKey, ApprovalRule approvals) {

  static RegistrySettings of(Variables variables) {
    return new RegistrySettings(
        variables.required("TABLE"),
        variables.required("MODELS_BUCKET"),
        variables.required("SIGNING_KEY"),
        ApprovalRule.valueOf(variables.required("APPROVAL")));
  }
}
