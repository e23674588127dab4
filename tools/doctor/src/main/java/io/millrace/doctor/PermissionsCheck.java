package io.millrace.doctor;

import static java.util.stream.Collectors.joining;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * Checks that who asks may deploy and operate, by IAM's own simulation of his policies.
 *
 * <p>The simulation knows policies of users, groups and roles, and permission boundaries; it does
 * not know the policies of an organisation or of the resources.
 */
record PermissionsCheck(ProbeClients aws, Place place, Identity identity) implements HealthCheck {

  private record Need(String action, String resource, String purpose) {}

  @Override
  public String name() {
    return "permissions";
  }

  @Override
  public Result result() {
    if (place.isLocal()) {
      return new NotApplicable("the local cloud forbids its owner nothing");
    }
    if (identity.isRoot()) {
      return new Ok("the account's root may do everything; better not to work as root");
    }
    return FailedCall.to(
        "iam:SimulatePrincipalPolicy and iam:GetRole",
        () -> {
          try (IamClient iam = aws.client(IamClient.builder())) {
            String principal =
                identity
                    .role()
                    .map(role -> iam.getRole(get -> get.roleName(role)).role().arn())
                    .orElse(identity.arn());
            List<Need> denied = new ArrayList<>();
            for (Need need : needs()) {
              if (!isAllowed(iam, principal, need)) {
                denied.add(need);
              }
            }
            return denied.isEmpty()
                ? new Ok("to deploy and to operate")
                : missing(principal, denied);
          }
        });
  }

  private static boolean isAllowed(IamClient iam, String principal, Need need) {
    return iam
        .simulatePrincipalPolicy(simulate ->
            simulate
                .policySourceArn(principal)
                .actionNames(need.action())
                .resourceArns(need.resource()))
        .evaluationResults()
        .stream()
        .allMatch(result -> result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED);
  }

  private static Result missing(String principal, List<Need> denied) {
    return new Missing(
        denied.stream()
            .map(need -> "%s (%s)".formatted(need.action(), need.purpose()))
            .distinct()
            .collect(joining(", ", "not allowed: ", "")),
        "let %s do it: %s"
            .formatted(
                principal,
                denied.stream()
                    .map(need -> "%s on %s".formatted(need.action(), need.resource()))
                    .collect(joining("; "))));
  }

  private List<Need> needs() {
    String region = place.regionIfSet().orElseThrow();
    return List.of(
        new Need("sts:AssumeRole", cdkRole("deploy", region), "to deploy"),
        new Need("sts:AssumeRole", cdkRole("file-publishing", region), "to deploy"),
        new Need(
            "cloudformation:DescribeStacks",
            arn("cloudformation", region, "stack/%s/*".formatted(place.stack())),
            "to see what is deployed"),
        new Need(
            "lambda:InvokeFunction",
            arn("lambda", region, "function:%s-IssueToken".formatted(place.stack())),
            "to issue the first token"),
        new Need(
            "sqs:ReceiveMessage",
            arn("sqs", region, place.stack() + "-Dead"),
            "to read dead letters"),
        new Need("cloudwatch:DescribeAlarms", "*", "to see alarms"),
        new Need(
            "logs:FilterLogEvents",
            arn("logs", region, "log-group:/millrace/%s/*".formatted(place.stage())),
            "to read logs"));
  }

  private String cdkRole(String purpose, String region) {
    return "arn:%s:iam::%s:role/cdk-%s-%s-role-%s-%s"
        .formatted(
            identity.partition(),
            identity.account(),
            place.settings().bootstrapQualifier(),
            purpose,
            identity.account(),
            region);
  }

  private String arn(String service, String region, String resource) {
    return "arn:%s:%s:%s:%s:%s"
        .formatted(identity.partition(), service, region, identity.account(), resource);
  }
}
