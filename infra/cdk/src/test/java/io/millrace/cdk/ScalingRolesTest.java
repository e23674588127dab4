package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who scales endpoints, by the roles in the templates. */
@EachStage
class ScalingRolesTest extends RolesFixture {

  ScalingRolesTest(Synthesized templates) {
    super(templates);
  }

  @Test
  void endpointsAreScaledByWhoMakesThemAndNothingElseOfTheAccountIs() {
    Map<String, Set<String>> doing = new TreeMap<>();
    Map<String, String> limits = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .forEach(statement ->
              each(statement.path("Action"))
                  .map(JsonNode::asString)
                  .filter(action ->
                      action.matches(
                          "application-autoscaling:.*|iam:CreateServiceLinkedRole|cloudwatch:DeleteAlarms"))
                  .forEach(action -> {
                    doing.computeIfAbsent(action, _ -> new TreeSet<>()).add(whose(policy));
                    limits.put(
                        action, statement.path("Resource") + " " + statement.path("Condition"));
                  }));
    }
    assertThat(doing.values()).allMatch(Set.of("ManageEndpoints")::equals);
    assertThat(limits)
        .containsOnlyKeys(
            "application-autoscaling:DeregisterScalableTarget",
            "application-autoscaling:DescribeScalableTargets",
            "application-autoscaling:PutScalingPolicy",
            "application-autoscaling:RegisterScalableTarget",
            "cloudwatch:DeleteAlarms",
            "iam:CreateServiceLinkedRole");
    limits.forEach((action, limit) ->
        assertThat(limit)
            .as(action)
            .contains(
                switch (action) {
                  case "application-autoscaling:DescribeScalableTargets" -> List.of("\"*\"");
                  case "cloudwatch:DeleteAlarms" ->
                      List.of(
                          "alarm:TargetTracking-endpoint/millrace-%s-*\""
                              .formatted(templates.stage().name()));
                  case "iam:CreateServiceLinkedRole" ->
                      List.of(
                          "/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint\"",
                          "\"iam:AWSServiceName\":\"sagemaker.application-autoscaling.amazonaws.com\"");
                  default ->
                      List.of(
                          ":scalable-target/*\"",
                          "\"application-autoscaling:service-namespace\":\"sagemaker\"",
                          "\"application-autoscaling:scalable-dimension\":\"sagemaker:variant:DesiredInstanceCount\"");
                }));
  }
}
