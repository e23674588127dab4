package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import software.constructs.Construct;

/** Knows who asks, and issues the first token. */
final class AccessModule extends LoopModule {

  private final SpecifiedFunction authorize;
  private final SpecifiedFunction issueToken;

  AccessModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    StateTable table = context.data().stateTable();
    authorize = answering(FunctionSpecification.AUTHORIZE, context.functions());
    table.grantRead(authorize.role(), Part.TOKENS);
    issueToken = answering(FunctionSpecification.ISSUE_TOKEN, context.functions());
    table.grantChange(issueToken.role(), Part.TOKENS);
  }

  SpecifiedFunction authorize() {
    return authorize;
  }

  /** Makes the first token; whoever may invoke it in IAM is whom the platform trusts first. */
  SpecifiedFunction issueToken() {
    return issueToken;
  }
}
