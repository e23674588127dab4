package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.constructs.Construct;

/**
 * Lets approved versions serve, each watched by an alarm, moves traffic to them, and takes back
 * what fails.
 */
final class DeploymentModule extends LoopModule {

  private final LoopContext context;
  private final DataStack data;
  private final EndpointRole endpoints;
  private final FunctionContext deployment;

  DeploymentModule(
      Construct scope, String id, LoopContext context, AlarmTopic topic, EndpointRole endpoints) {
    super(scope, id, context);
    this.context = context;
    this.endpoints = endpoints;
    data = context.data();
    Stage stage = context.stage();
    deployment =
        context
            .signing()
            .with(endpoints.variables())
            .with(
                Map.of(
                    "ALARM_TOPIC", topic.arn(),
                    "ALARM_TAGS", Tagging.written(stage.tags()),
                    "ALARM_RUNBOOK", Runbook.PREDICTION_ERRORS.linkFrom(stage),
                    "ROLLOUT_CLOCK", clock()));
    deploy();
    rollBack();
    advance();
  }

  private void deploy() {
    var deploy =
        asynchronous(FunctionSpecification.DEPLOY_VERSION, deployment)
            .onEvent(context.bus(), "version.approved");
    data.models().grantRead(deploy.role(), "");
    data.signingKey().grantVerify(deploy.role());
    endpoints.grantServe(deploy.role());
    data.stateTable().grantChange(deploy.role(), Part.PROJECTS, Part.ROUTES);
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(deploy.role())
            .actions(List.of("cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"))
            .resourceArns(List.of(Arns.of(this, "cloudwatch", "alarm:" + alarms())))
            .build());
  }

  private void rollBack() {
    var rollBack =
        asynchronous(FunctionSpecification.ROLL_BACK, deployment)
            .onAwsEvent(
                EventPattern.builder()
                    .source(List.of("aws.cloudwatch"))
                    .detailType(List.of("CloudWatch Alarm State Change"))
                    // of whatever name: a project may name any alarm to watch its traffic
                    .detail(Map.of("state", Map.of("value", List.of("ALARM"))))
                    .build());
    data.stateTable().grantChange(rollBack.role(), Part.PROJECTS, Part.ROUTES);
  }

  private void advance() {
    var advance =
        asynchronous(FunctionSpecification.ADVANCE_ROLLOUTS, deployment)
            .onEvent(context.bus(), "rollout.started", "rollout.resumed")
            .onAwsEvent(
                "EndpointChanges",
                EventPattern.builder()
                    .source(List.of("aws.sagemaker"))
                    .detailType(List.of("SageMaker Endpoint State Change"))
                    .detail(
                        Map.of(
                            "EndpointName",
                            List.of(Map.of("prefix", EndpointRole.prefix(context.stage())))))
                    .build())
            .whenSet(clock());
    data.stateTable().grantChange(advance.role(), Part.PROJECTS, Part.ROUTES);
    endpoints.grantServe(advance.role());
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(advance.role())
            .actions(List.of("cloudwatch:DescribeAlarms"))
            .resourceArns(List.of(Arns.of(this, "cloudwatch", "alarm:*")))
            .build());
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(advance.role())
            .actions(List.of("cloudwatch:GetMetricData"))
            .resourceArns(List.of("*")) // reading metrics knows no resource
            .build());
  }

  /** How the rule is named that moves traffic: it is in the function that it asks. */
  private String clock() {
    return "millrace-%s-rollouts".formatted(context.stage().name());
  }

  /** How the alarms are named that the module makes, one a model. */
  private String alarms() {
    return "millrace-%s-*-prediction-errors".formatted(context.stage().name());
  }
}
