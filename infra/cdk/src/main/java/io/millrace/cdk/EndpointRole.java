package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * What endpoints of SageMaker may do, and who may do what with them. One of the trainer's image
 * reads registered archives, pulls that image, and logs. One of a container that was declared, in a
 * role of its own, reads what was laid for it, pulls images, and logs: it is nobody's of the
 * platform, and sees no archive. The template makes no endpoint, so that none costs anything until
 * a project asks for one.
 */
final class EndpointRole extends Construct {

  /** Below it, in the data bucket, lies what containers of language models are given. */
  private static final String CONTAINER_DATA = "language-models/";

  /** Who scales endpoints, in a role of its own. */
  private static final String SCALER = "sagemaker.application-autoscaling.amazonaws.com";

  private final Role role;
  private final Role containerRole;
  private final Stage stage;
  private final DataStack data;

  EndpointRole(Construct scope, String id, Stage stage, DataStack data) {
    super(scope, id);
    this.stage = stage;
    this.data = data;
    String logs =
        Arns.of(this, "logs", "log-group:/aws/sagemaker/Endpoints/" + names(stage) + ":*");
    role = SageMakerRole.of(this, "Role", "What an endpoint that serves a version may do", logs);
    data.models().grantRead(role, "");
    data.trainerImages().grantPull(role);
    containerRole =
        SageMakerRole.of(this, "ContainerRole", "What a container that was declared may do", logs);
    data.data().grantRead(containerRole, CONTAINER_DATA);
    SageMakerRole.grantPull(containerRole);
  }

  /** How endpoints of a stage are named, and their configurations and models. */
  static String names(Stage stage) {
    return prefix(stage) + "*";
  }

  /** How all those names begin. */
  static String prefix(Stage stage) {
    return "millrace-%s-".formatted(stage.name());
  }

  /** Allows making endpoints in this role, finding the stage's, scaling and deleting them. */
  void grantServe(IGrantable manager) {
    // What lists knows no resource.
    SageMakerRole.allowTo(
        manager,
        List.of("sagemaker:ListEndpointConfigs", "sagemaker:ListEndpoints", "sagemaker:ListModels"),
        "*");
    SageMakerRole.allowTo(
        manager,
        List.of(
            "sagemaker:AddTags",
            "sagemaker:CreateEndpoint",
            "sagemaker:CreateEndpointConfig",
            "sagemaker:CreateModel",
            "sagemaker:DeleteEndpoint",
            "sagemaker:DeleteEndpointConfig",
            "sagemaker:DeleteModel",
            "sagemaker:DescribeEndpoint"),
        named("endpoint"),
        named("endpoint-config"),
        named("model"));
    SageMakerRole.grantPass(manager, role, containerRole);
    grantScale(manager);
  }

  /**
   * What scales an endpoint is known by an id that AWS gives it, so that a condition keeps to
   * machines of endpoints; that it is one of the stage is said by what AWS does in the caller's
   * name: it reads the endpoint and sets its machines and alarms.
   *
   * <p>Source: SageMaker Developer Guide, "Auto scaling prerequisites"; Application Auto Scaling
   * User Guide, "Identity-based policy examples" and "Service-linked roles".
   */
  private void grantScale(IGrantable manager) {
    SageMakerRole.allowTo(manager, List.of("application-autoscaling:DescribeScalableTargets"), "*");
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(manager)
            .actions(
                List.of(
                    "application-autoscaling:DeregisterScalableTarget",
                    "application-autoscaling:PutScalingPolicy",
                    "application-autoscaling:RegisterScalableTarget"))
            .resourceArns(List.of(Arns.of(this, "application-autoscaling", "scalable-target/*")))
            .conditions(
                Map.of(
                    "StringEquals",
                    new TreeMap<>( // in one order each time
                        Map.of(
                            "application-autoscaling:service-namespace",
                            "sagemaker",
                            "application-autoscaling:scalable-dimension",
                            "sagemaker:variant:DesiredInstanceCount"))))
            .build());
    SageMakerRole.allowTo(
        manager,
        List.of("sagemaker:DescribeEndpointConfig", "sagemaker:UpdateEndpointWeightsAndCapacities"),
        named("endpoint"),
        named("endpoint-config"));
    SageMakerRole.allowTo(
        manager,
        List.of(
            "cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"),
        Arns.of(this, "cloudwatch", scalingAlarms(stage)));
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(manager)
            .actions(List.of("iam:CreateServiceLinkedRole"))
            .resourceArns(
                List.of(
                    "arn:%s:iam::%s:role/aws-service-role/%s/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint"
                        .formatted(Aws.PARTITION, Aws.ACCOUNT_ID, SCALER)))
            .conditions(Map.of("StringEquals", Map.of("iam:AWSServiceName", SCALER)))
            .build());
  }

  /** How AWS names the alarms by which it scales endpoints of a stage. */
  static String scalingAlarms(Stage stage) {
    return "alarm:TargetTracking-endpoint/" + names(stage);
  }

  /** Allows asking the stage's endpoints for predictions. */
  void grantInvoke(IGrantable caller) {
    SageMakerRole.allowTo(caller, List.of("sagemaker:InvokeEndpoint"), named("endpoint"));
  }

  /** For the environment of whoever makes endpoints: what they run, as whom, and how many. */
  Map<String, String> variables() {
    Stage.Endpoints limits = stage.limits().endpoints();
    Map<String, String> variables = new TreeMap<>();
    variables.put("ENDPOINT_ROLE", role.getRoleArn());
    variables.put("CONTAINER_ROLE", containerRole.getRoleArn());
    variables.put("ENDPOINT_IMAGE", data.trainerImages().image());
    variables.put("ENDPOINT_INSTANCE_TYPES", String.join(",", limits.instanceTypes()));
    variables.put("ENDPOINT_MOST_INSTANCES", Integer.toString(limits.mostInstances()));
    return variables;
  }

  private String named(String kind) {
    return Arns.of(this, "sagemaker", kind + "/" + names(stage));
  }
}
