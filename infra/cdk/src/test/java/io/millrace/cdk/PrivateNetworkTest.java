package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Stage.Network;
import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What runs in a private network has no way out but to the services that it calls. */
@EachStage
class PrivateNetworkTest {

  private final Synthesized templates;
  private final boolean isPrivate;

  PrivateNetworkTest(Synthesized templates) {
    this.templates = templates;
    isPrivate = templates.stage().network() instanceof Network.Own;
  }

  @Test
  void thereIsOneWhereTheStageHasOneAndNoGateLeadsOut() {
    assertThat(
            templates.resources().stream()
                .map(Resource::type)
                .filter(type -> type.contains("::EC2::")))
        .hasSize(isPrivate ? 24 : 0)
        .doesNotContain("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route");
  }

  @Test
  void everyFunctionAndTrainingJobIsInside() {
    if (!isPrivate) {
      return;
    }
    for (Resource function : templates.all("AWS::Lambda::Function")) {
      JsonNode network = function.properties().path("VpcConfig");
      assertThat(network.path("SubnetIds")).as(function.id()).hasSize(2);
      assertThat(network.path("SecurityGroupIds").valueStream().map(Synthesized::referenced))
          .as(function.id())
          .containsExactly(group("NetworkFunctions"));
      if (function.id().matches("Training(Launch|Conclude)Training.*")) {
        assertThat(function.properties().at("/Environment/Variables").propertyNames())
            .contains("TRAINER_SUBNETS", "TRAINER_SECURITY_GROUP");
      }
    }
  }

  @Test
  void whatIsInsideSpeaksTlsToEndpointsAndNobodySpeaksToIt() {
    if (!isPrivate) {
      return;
    }
    for (Resource group : templates.all("AWS::EC2::SecurityGroup")) {
      assertThat(group.properties().has("SecurityGroupIngress")).as(group.id()).isFalse();
      assertThat(group.properties().path("VpcId").has("Ref")).as(group.id()).isTrue();
      JsonNode out = group.properties().path("SecurityGroupEgress");
      assertThat(out).as(group.id()).hasSize(1);
      if (group.id().equals(group("NetworkFunctions"))) {
        assertThat(out.at("/0/CidrIp").asString("")).isEqualTo("0.0.0.0/0");
        assertTls(out.path(0));
      } else {
        // The CDK's way to say: nowhere.
        assertThat(out.at("/0/CidrIp").asString("")).isEqualTo("255.255.255.255/32");
        assertThat(out.at("/0/IpProtocol").asString("")).isEqualTo("icmp");
        assertThat(out.at("/0/FromPort").asInt(0)).isEqualTo(252);
        assertThat(out.at("/0/ToPort").asInt(0)).isEqualTo(86);
      }
    }
    assertThat(templates.all("AWS::EC2::SecurityGroupIngress"))
        .extracting(Resource::properties)
        .singleElement()
        .satisfies(in -> {
          assertThat(referenced(in.path("SourceSecurityGroupId")))
              .isEqualTo(group("NetworkFunctions"));
          assertThat(referenced(in.path("GroupId"))).isEqualTo(group("NetworkEndpoints"));
          assertThat(in.has("CidrIp") || in.has("CidrIpv6")).isFalse();
          assertTls(in);
        });
  }

  @Test
  void anEndpointIsInBothSubnetsAndFoundByTheServicesOwnName() {
    if (!isPrivate) {
      return;
    }
    for (Resource endpoint : templates.all("AWS::EC2::VPCEndpoint")) {
      JsonNode given = endpoint.properties();
      switch (given.path("VpcEndpointType").asString("")) {
        case "Gateway" -> assertThat(given.path("RouteTableIds")).as(endpoint.id()).hasSize(2);
        case "Interface" -> {
          assertThat(given.path("SubnetIds")).as(endpoint.id()).hasSize(2);
          assertThat(given.path("PrivateDnsEnabled").asBoolean(false)).as(endpoint.id()).isTrue();
          assertThat(given.path("SecurityGroupIds").valueStream().map(Synthesized::referenced))
              .as(endpoint.id())
              .containsExactly(group("NetworkEndpoints"));
        }
        case String other -> throw new AssertionError(endpoint.id() + " is of type " + other);
      }
    }
    JsonNode network = templates.all("AWS::EC2::VPC").getFirst().properties();
    assertThat(network.path("EnableDnsHostnames").asBoolean(false)).isTrue();
    assertThat(network.path("EnableDnsSupport").asBoolean(false)).isTrue();
  }

  @Test
  void noFunctionIsMadeBeforeTheWaysToServicesAre() {
    Set<String> ways =
        templates.some("AWS::EC2::VPCEndpoint").map(Resource::id).collect(Collectors.toSet());
    for (Resource function : templates.all("AWS::Lambda::Function")) {
      assertThat(function.written().path("DependsOn").valueStream().map(JsonNode::asString))
          .as(function.id())
          .containsAll(ways);
    }
  }

  @Test
  void aJobTouchesNoInterfaceOfAnotherNetwork() {
    if (!isPrivate) {
      return;
    }
    List<JsonNode> changing =
        templates.all("AWS::IAM::Policy").stream()
            .filter(policy -> policy.id().startsWith("Trainer"))
            .flatMap(policy -> statements(policy.properties()))
            .filter(statement -> statement.path("Action").toString().contains("NetworkInterface\""))
            .filter(statement -> !statement.path("Action").toString().contains("Describe"))
            .toList();
    assertThat(changing).as("of the trainer, and of code that projects bring").hasSize(4);
    for (JsonNode statement : changing) {
      if (statement.path("Resource").toString().contains("network-interface/*")) {
        assertThat(statement.at("/Condition/ArnEquals/ec2:Vpc").toString())
            .contains(":vpc/", "NetworkVpc");
      } else {
        assertThat(each(statement.path("Resource")).map(JsonNode::toString))
            .hasSize(3)
            .allMatch(resource -> resource.matches(".*:(subnet|security-group)/.*"));
        assertThat(statement.path("Action").asString("")).isEqualTo("ec2:CreateNetworkInterface");
      }
    }
  }

  @Test
  void nothingInsideHasAnAddressOutsideAndWhatIsRefusedIsLogged() {
    if (!isPrivate) {
      return;
    }
    assertThat(templates.all("AWS::EC2::Subnet"))
        .hasSize(2)
        .allSatisfy(subnet ->
            assertThat(subnet.properties().path("MapPublicIpOnLaunch").asBoolean(true)).isFalse())
        .extracting(subnet -> subnet.properties().at("/AvailabilityZone/Fn::Select/0").asInt(-1))
        .containsExactlyInAnyOrder(0, 1);
    JsonNode log = templates.all("AWS::EC2::FlowLog").getFirst().properties();
    assertThat(log.path("TrafficType").asString("")).isEqualTo("REJECT");
    assertThat(log.path("ResourceType").asString("")).isEqualTo("VPC");
    assertThat(referenced(log.path("ResourceId"))).startsWith("NetworkVpc");
    assertThat(referenced(log.path("LogGroupName"))).startsWith("NetworkLog");
    assertThat(referenced(log.path("DeliverLogsPermissionArn"))).startsWith("NetworkLogWriter");
  }

  private static void assertTls(JsonNode rule) {
    assertThat(rule.path("IpProtocol").asString("")).isEqualTo("tcp");
    assertThat(List.of(rule.path("FromPort").asInt(0), rule.path("ToPort").asInt(0)))
        .containsExactly(443, 443);
  }

  private String group(String name) {
    return templates.all("AWS::EC2::SecurityGroup").stream()
        .map(Resource::id)
        .filter(id -> id.startsWith(name))
        .findFirst()
        .orElseThrow();
  }
}
