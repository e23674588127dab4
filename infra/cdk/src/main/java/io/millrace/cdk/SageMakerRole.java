package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * A role in which SageMaker runs a container of this account, and what is common to all such: the
 * log, and how busy the machine is.
 *
 * <p>Source: Amazon SageMaker Developer Guide, "CreateTrainingJob API: Execution Role Permissions"
 * and "CreateModel API: Execution Role Permissions".
 */
final class SageMakerRole {

  private SageMakerRole() {}

  /**
   * Makes one.
   *
   * @param logs the ARN of what the container may log to
   */
  static Role of(Construct scope, String id, String description, String logs) {
    Role role =
        Role.Builder.create(scope, id)
            .description(description)
            .assumedBy(
                new ServicePrincipal("sagemaker.amazonaws.com")
                    .withConditions(
                        Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID))))
            .build();
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(role)
            .actions(List.of("cloudwatch:PutMetricData"))
            .resourceArns(List.of("*"))
            .conditions(Map.of("StringLike", Map.of("cloudwatch:namespace", "/aws/sagemaker/*")))
            .build());
    allowTo(
        role,
        List.of(
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents"),
        logs);
    return role;
  }

  /** Allows pulling images of this region, of any account that lets this one. */
  static void grantPull(Role role) {
    allowTo(role, List.of("ecr:GetAuthorizationToken"), "*");
    allowTo(
        role,
        List.of(
            "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"),
        "arn:%s:ecr:%s:*:repository/*".formatted(Aws.PARTITION, Aws.REGION));
  }

  /** Allows handing these to SageMaker, and to nobody else. */
  static void grantPass(IGrantable to, Role... roles) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(to)
            .actions(List.of("iam:PassRole"))
            .resourceArns(List.of(roles).stream().map(Role::getRoleArn).toList())
            .conditions(
                Map.of("StringEquals", Map.of("iam:PassedToService", "sagemaker.amazonaws.com")))
            .build());
  }

  static void allowTo(IGrantable grantee, List<String> actions, String... resources) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(actions)
            .resourceArns(List.of(resources))
            .build());
  }
}
