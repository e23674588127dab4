package io.millrace.cdk;

import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/** Names of what no template makes. */
final class Arns {

  private Arns() {}

  /**
   * The ARN of a resource in the region and account that the scope's stack is in.
   *
   * @param resource as the service writes it, for instance {@code training-job/dev-*}
   */
  static String of(Construct scope, String service, String resource) {
    return of(scope, service, Aws.ACCOUNT_ID, resource);
  }

  /** The ARN of a resource in another account. */
  static String of(Construct scope, String service, String account, String resource) {
    return Stack.of(scope)
        .formatArn(
            ArnComponents.builder()
                .partition(Aws.PARTITION)
                .service(service)
                .region(Aws.REGION)
                .account(account)
                .resource(resource)
                .arnFormat(ArnFormat.NO_RESOURCE_NAME)
                .build());
  }
}
