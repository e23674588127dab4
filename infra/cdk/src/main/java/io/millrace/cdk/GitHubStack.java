package io.millrace.cdk;

import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.CfnOIDCProvider;
import software.constructs.Construct;

/**
 * Lets an account know the tokens that GitHub gives the jobs of its Actions. An account can know
 * them once only: where it does already, this stack is left out.
 */
public final class GitHubStack extends Stack {

  public GitHubStack(Construct scope, String id) {
    super(
        scope,
        id,
        StackProps.builder().description("Millrace: the account knows GitHub's tokens").build());
    CfnOIDCProvider.Builder.create(this, "Tokens")
        .url("https://token.actions.githubusercontent.com")
        .clientIdList(List.of("sts.amazonaws.com"))
        .build();
  }
}
