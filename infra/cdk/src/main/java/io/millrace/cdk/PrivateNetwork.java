package io.millrace.cdk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.CfnFlowLog;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Two subnets without a way out, in two zones: what runs in them reaches the AWS services that the
 * platform uses, over TLS and without leaving Amazon's network, and nothing else.
 *
 * <p>Nothing is let in. What is refused is in the log {@code /millrace/<stage>/network}.
 */
final class PrivateNetwork extends Construct {

  private static final int ZONES = 2;
  private static final Port TLS = Port.tcp(443);

  private final Vpc vpc;
  private final SecurityGroup inside;

  PrivateNetwork(Construct scope, String id, Stage stage, DataKey key) {
    super(scope, id);
    vpc =
        Vpc.Builder.create(this, "Vpc")
            .maxAzs(ZONES)
            .natGateways(0)
            .subnetConfiguration(
                List.of(
                    SubnetConfiguration.builder()
                        .name("Inside")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
            .gatewayEndpoints(
                new TreeMap<>(
                    Map.of(
                        "S3", gateway(GatewayVpcEndpointAwsService.S3),
                        "DynamoDb", gateway(GatewayVpcEndpointAwsService.DYNAMODB))))
            .build();
    inside = group("Functions", "Functions and training jobs");
    // S3 and DynamoDB have addresses of their own, to which only their gateways lead from here.
    inside.addEgressRule(Peer.anyIpv4(), TLS, "To the endpoints");
    SecurityGroup endpoints = group("Endpoints", "Endpoints of services");
    endpoints.addIngressRule(inside, TLS, "From functions and training jobs");
    services().forEach((name, service) -> endpoint(name, service, endpoints));
    logRefusals(stage, key);
  }

  /** What functions call, besides S3 and DynamoDB. Each costs by the hour and zone. */
  private static Map<String, InterfaceVpcEndpointAwsService> services() {
    Map<String, InterfaceVpcEndpointAwsService> services = new LinkedHashMap<>();
    services.put("Training", InterfaceVpcEndpointAwsService.SAGEMAKER_API);
    services.put("TrainingLogs", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS);
    services.put("ModelAlarms", InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING);
    services.put("Events", InterfaceVpcEndpointAwsService.EVENTBRIDGE);
    services.put("Signatures", InterfaceVpcEndpointAwsService.KMS);
    services.put("Sweep", InterfaceVpcEndpointAwsService.LAMBDA);
    services.put("DeadLetters", InterfaceVpcEndpointAwsService.SQS);
    services.put("Captures", InterfaceVpcEndpointAwsService.KINESIS_FIREHOSE);
    return services;
  }

  IVpc vpc() {
    return vpc;
  }

  /** What functions and training jobs belong to. */
  ISecurityGroup group() {
    return inside;
  }

  SubnetSelection subnets() {
    return SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build();
  }

  /** Where training jobs run, for the environment of whoever starts them. */
  Map<String, String> variables() {
    return Map.of(
        "TRAINER_SUBNETS", String.join(",", vpc.selectSubnets(subnets()).getSubnetIds()),
        "TRAINER_SECURITY_GROUP", inside.getSecurityGroupId());
  }

  /** Allows Lambda, and not the function's own code, to put a function into the subnets. */
  static void grantFunction(IGrantable role) {
    grant(
        role,
        Map.of("Null", Map.of("lambda:SourceFunctionArn", "true")),
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses");
  }

  /** Allows SageMaker to put a job into the subnets. */
  static void grantJob(IGrantable role) {
    grant(
        role,
        Map.of(),
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs");
  }

  private static void grant(
      IGrantable role, Map<String, Map<String, Object>> conditions, String... actions) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(role)
            .actions(List.of(actions))
            .resourceArns(List.of("*"))
            .conditions(conditions)
            .build());
  }

  private static GatewayVpcEndpointOptions gateway(GatewayVpcEndpointAwsService service) {
    return GatewayVpcEndpointOptions.builder().service(service).build();
  }

  private SecurityGroup group(String id, String description) {
    return SecurityGroup.Builder.create(this, id)
        .vpc(vpc)
        .description(description)
        .allowAllOutbound(false)
        .build();
  }

  private void endpoint(
      String name, InterfaceVpcEndpointAwsService service, SecurityGroup endpoints) {
    InterfaceVpcEndpoint.Builder.create(this, name)
        .vpc(vpc)
        .service(service)
        .subnets(subnets())
        .securityGroups(List.of(endpoints))
        .open(false)
        .build();
  }

  private void logRefusals(Stage stage, DataKey key) {
    LogGroup log =
        LogGroup.Builder.create(this, "Log")
            .logGroupName("/millrace/%s/network".formatted(stage.name()))
            .retention(stage.retention().logs())
            .encryptionKey(key.key())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    Role writer =
        Role.Builder.create(this, "LogWriter")
            .description("Notes what the network refused")
            .assumedBy(
                new ServicePrincipal("vpc-flow-logs.amazonaws.com")
                    .withConditions(
                        Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID))))
            .build();
    log.grant(writer, "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents");
    CfnFlowLog.Builder.create(this, "Refused")
        .resourceType("VPC")
        .resourceId(vpc.getVpcId())
        .trafficType("REJECT")
        .logGroupName(log.getLogGroupName())
        .deliverLogsPermissionArn(writer.getRoleArn())
        .build();
  }
}
