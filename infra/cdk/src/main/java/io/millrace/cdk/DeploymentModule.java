package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.constructs.Construct;

/**
 * Lets approved versions serve, each watched by an alarm, moves traffic to them, takes back what
 * fails, and makes and deletes the endpoints that they answer at.
 */
final class DeploymentModule extends LoopModule {

  private static final int HOUR = 4;

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
                    "ROLLOUT_CLOCK", clock("rollouts"),
                    "ENDPOINT_CLOCK", clock("endpoints")));
    deploy();
    rollBack();
    advance();
    manage();
  }

  private void deploy() {
    var deploy =
        asynchronous(FunctionSpecification.DEPLOY_VERSION, deployment)
            .onEvent(context.bus(), "version.approved");
    data.models().grantRead(deploy.role(), "");
    data.signingKey().grantVerify(deploy.role());
    data.stateTable().grantChange(deploy.role(), Part.PROJECTS, Part.ROUTES, Part.ENDPOINTS);
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
            .whenSet(clock("rollouts"));
    data.stateTable().grantChange(advance.role(), Part.PROJECTS, Part.ROUTES);
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

  private void manage() {
    var manage =
        asynchronous(FunctionSpecification.MANAGE_ENDPOINTS, deployment)
            .onEvent(
                context.bus(),
                "endpoint.wanted",
                "project.declared",
                "version.deployed",
                "version.rolled-back",
                "rollout.stopped")
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
            .whenSet(clock("endpoints"))
            .everyDayAt(HOUR);
    data.models().grantRead(manage.role(), "");
    data.signingKey().grantVerify(manage.role());
    data.stateTable().grantChange(manage.role(), Part.PROJECTS, Part.ROUTES, Part.ENDPOINTS);
    endpoints.grantServe(manage.role());
    endpoints.grantInvoke(manage.role());
  }

  /** How the rule is named that one of the functions sets to when it is to be asked again. */
  private String clock(String what) {
    return "millrace-%s-%s".formatted(context.stage().name(), what);
  }

  /** How the alarms are named that the module makes, one a model. */
  private String alarms() {
    return "millrace-%s-*-prediction-errors".formatted(context.stage().name());
  }
}
