package io.millrace.cdk;

import io.millrace.cdk.Stage.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
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
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;
import software.constructs.DependencyGroup;
import software.constructs.IDependable;

/**
 * Subnets without a way out: what runs in them reaches the AWS services that the platform uses,
 * over TLS and without leaving Amazon's network, and nothing else.
 *
 * <p>Nothing is let in. Of a network of the stage's own, what is refused is in the log {@code
 * /millrace/<stage>/network}; of one that was there, that is its owner's affair, and so are the
 * ways to the services.
 */
final class PrivateNetwork extends Construct {

  private static final Port TLS = Port.tcp(443);

  private final IVpc vpc;
  private final SubnetSelection subnets;
  private final SecurityGroup inside;
  private final DependencyGroup ways = new DependencyGroup();

  private PrivateNetwork(
      Construct scope, String id, Function<Construct, IVpc> vpc, SubnetSelection subnets) {
    super(scope, id);
    this.vpc = vpc.apply(this);
    this.subnets = subnets;
    inside = group("Functions", "Functions and training jobs");
    // S3 and DynamoDB have addresses of their own, to which only their gateways lead from here.
    inside.addEgressRule(Peer.anyIpv4(), TLS, "To the endpoints");
  }

  /** A network with nothing in it but the stage and the ways to services. */
  static PrivateNetwork own(Construct scope, String id, Network.Own own, Stage stage, DataKey key) {
    var network =
        new PrivateNetwork(
            scope,
            id,
            within ->
                Vpc.Builder.create(within, "Vpc")
                    .maxAzs(own.zones())
                    .natGateways(0)
                    // Nothing is in the default group, and to close it takes a function of the
                    // CDK's.
                    .restrictDefaultSecurityGroup(false)
                    .subnetConfiguration(
                        List.of(
                            SubnetConfiguration.builder()
                                .name("Inside")
                                .subnetType(SubnetType.PRIVATE_ISOLATED)
                                .build()))
                    .build(),
            SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build());
    network.gateway("S3", GatewayVpcEndpointAwsService.S3);
    network.gateway("DynamoDb", GatewayVpcEndpointAwsService.DYNAMODB);
    SecurityGroup endpoints = network.group("Endpoints", "Endpoints of services");
    endpoints.addIngressRule(network.inside, TLS, "From functions and training jobs");
    services().forEach((name, service) -> network.endpoint(name, service, endpoints));
    network.logRefusals(stage, key);
    return network;
  }

  /** Subnets that are there already. */
  static PrivateNetwork imported(Construct scope, String id, Network.Imported there, Stage stage) {
    return new PrivateNetwork(
        scope,
        id,
        within ->
            Vpc.fromVpcAttributes(
                within,
                "Vpc",
                VpcAttributes.builder()
                    .vpcId(there.vpc())
                    .region(stage.site().region())
                    .availabilityZones(there.zones())
                    .isolatedSubnetIds(there.subnets())
                    .build()),
        SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build());
  }

  /** What functions call, besides S3 and DynamoDB. Each costs by the hour and zone. */
  private static Map<String, InterfaceVpcEndpointAwsService> services() {
    Map<String, InterfaceVpcEndpointAwsService> services = new LinkedHashMap<>();
    services.put("Training", InterfaceVpcEndpointAwsService.SAGEMAKER_API);
    services.put("Predictions", InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME);
    services.put("Scaling", InterfaceVpcEndpointAwsService.APPLICATION_AUTOSCALING);
    services.put("Catalog", InterfaceVpcEndpointAwsService.GLUE);
    services.put("TrainingLogs", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS);
    services.put("ModelAlarms", InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING);
    services.put("Events", InterfaceVpcEndpointAwsService.EVENTBRIDGE);
    services.put("Signatures", InterfaceVpcEndpointAwsService.KMS);
    services.put("Reconcile", InterfaceVpcEndpointAwsService.LAMBDA);
    services.put("DeadLetters", InterfaceVpcEndpointAwsService.SQS);
    services.put("Captures", InterfaceVpcEndpointAwsService.KINESIS_FIREHOSE);
    return services;
  }

  IVpc vpc() {
    return vpc;
  }

  /** What leads to services, and has to be there before anything starts inside. */
  IDependable ways() {
    return ways;
  }

  /** What functions and training jobs belong to. */
  ISecurityGroup group() {
    return inside;
  }

  SubnetSelection subnets() {
    return subnets;
  }

  /** Where training jobs run, for the environment of whoever starts them. */
  Map<String, String> variables() {
    return Map.of(
        "TRAINER_SUBNETS", String.join(",", vpc.selectSubnets(subnets).getSubnetIds()),
        "TRAINER_SECURITY_GROUP", inside.getSecurityGroupId());
  }

  /**
   * Allows Lambda, and not the function's own code, to put a function into the subnets. Lambda asks
   * for it as actions on everything, and checks them so when a function is made.
   */
  void grantFunction(IGrantable role) {
    grant(
        role,
        List.of("*"),
        Map.of("Null", Map.of("lambda:SourceFunctionArn", "true")),
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses");
  }

  /** Allows SageMaker to put a job into the subnets, and nothing in any other network. */
  void grantJob(IGrantable role) {
    String network = Arns.of(this, "ec2", "vpc/" + vpc.getVpcId());
    grant(
        role,
        List.of(Arns.of(this, "ec2", "network-interface/*")),
        Map.of("ArnEquals", Map.of("ec2:Vpc", network)),
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission");
    grant(
        role,
        Stream.concat(
                vpc.selectSubnets(subnets).getSubnetIds().stream().map(id -> "subnet/" + id),
                Stream.of("security-group/" + inside.getSecurityGroupId()))
            .map(resource -> Arns.of(this, "ec2", resource))
            .toList(),
        Map.of(),
        "ec2:CreateNetworkInterface");
    grant(
        role,
        List.of("*"), // what only describes knows no resource
        Map.of(),
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs");
  }

  private static void grant(
      IGrantable role,
      List<String> resources,
      Map<String, Map<String, Object>> conditions,
      String... actions) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(role)
            .actions(List.of(actions))
            .resourceArns(resources)
            .conditions(conditions)
            .build());
  }

  private void gateway(String name, GatewayVpcEndpointAwsService service) {
    ways.add(
        vpc.addGatewayEndpoint(name, GatewayVpcEndpointOptions.builder().service(service).build()));
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
    ways.add(
        InterfaceVpcEndpoint.Builder.create(this, name)
            .vpc(vpc)
            .service(service)
            .subnets(subnets)
            .securityGroups(List.of(endpoints))
            .open(false)
            .build());
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
