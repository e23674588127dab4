package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.FederatedPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * Who may deploy a stage without a key: the jobs of one GitHub repository that run in the
 * environment of the stage's name, and nobody else. Such a job may do what the CDK's own bootstrap
 * roles may, and push the trainer's image.
 *
 * <p>The account must know GitHub's tokens: {@link GitHubStack}.
 */
public final class DeliveryStack extends Stack {

  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+");
  private static final String ISSUER = "token.actions.githubusercontent.com";

  /**
   * @param bootstrapQualifier of the CDK's bootstrap, whose roles the jobs may take
   */
  public DeliveryStack(
      Construct scope, String id, Stage stage, String repository, String bootstrapQualifier) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("Millrace: who deploys stage " + stage.name())
            .env(
                Environment.builder()
                    .account(stage.site().account())
                    .region(stage.site().region())
                    .build())
            .tags(stage.tags())
            .build());
    Boundary.of(this, stage);
    if (!REPOSITORY.matcher(repository).matches()) {
      throw new IllegalArgumentException(
          "repository: expected one of GitHub such as owner/name, got '%s'".formatted(repository));
    }
    Role role =
        Role.Builder.create(this, "Role")
            .description("Deploys stage %s from %s".formatted(stage.name(), repository))
            .assumedBy(
                new FederatedPrincipal(
                    "arn:%s:iam::%s:oidc-provider/%s"
                        .formatted(Aws.PARTITION, Aws.ACCOUNT_ID, ISSUER),
                    Map.of(
                        "StringEquals",
                        new TreeMap<>(
                            Map.of(
                                ISSUER + ":aud",
                                "sts.amazonaws.com",
                                ISSUER + ":sub",
                                "repo:%s:environment:%s".formatted(repository, stage.name())))),
                    "sts:AssumeRoleWithWebIdentity"))
            .build();
    allow(
        role,
        List.of("sts:AssumeRole"),
        "arn:%s:iam::%s:role/cdk-%s-*"
            .formatted(Aws.PARTITION, Aws.ACCOUNT_ID, bootstrapQualifier));
    allow(
        role,
        List.of(
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:CompleteLayerUpload",
            "ecr:DescribeImages",
            "ecr:GetDownloadUrlForLayer",
            "ecr:InitiateLayerUpload",
            "ecr:PutImage",
            "ecr:UploadLayerPart"),
        Arns.of(this, "ecr", "repository/millrace-trainer-" + stage.name()));
    allow(role, List.of("ecr:GetAuthorizationToken"), "*");
    CfnOutput.Builder.create(this, "DeliveryRole")
        .description("The variable DELIVERY_ROLE of GitHub's environment " + stage.name())
        .value(role.getRoleArn())
        .build();
  }

  private static void allow(Role role, List<String> actions, String resource) {
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .effect(Effect.ALLOW)
            .actions(actions)
            .resources(List.of(resource))
            .build());
  }
}
