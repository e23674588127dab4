package io.millrace.cdk;

import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PermissionsBoundary;
import software.constructs.Construct;

/** What no role may go beyond, where whoever owns the account says so. */
final class Boundary {

  private Boundary() {}

  /** Bounds every role under the scope, now and later. */
  static void of(Construct scope, Stage stage) {
    String policy = stage.site().permissionsBoundary();
    if (policy != null) {
      PermissionsBoundary.of(scope)
          .apply(ManagedPolicy.fromManagedPolicyName(scope, "Boundary", policy));
    }
  }
}
