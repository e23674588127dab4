package io.millrace.cdk;

import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What somebody in a hurry would write to make it work: each on every resource that it fits. */
record Openings(Synthesized templates) {

  private static final JsonMapper JSON = new JsonMapper();

  private static final List<String> WHOLE =
      List.of(
          "AWS::ApiGatewayV2::Authorizer",
          "AWS::CloudFront::Distribution",
          "AWS::CloudWatch::Alarm",
          "AWS::EC2::FlowLog",
          "AWS::EC2::VPCEndpoint",
          "AWS::Events::Rule",
          "AWS::Lambda::EventInvokeConfig",
          "AWS::Lambda::EventSourceMapping",
          "AWS::Logs::LogGroup",
          "AWS::S3::BucketPolicy",
          "AWS::SNS::TopicPolicy",
          "AWS::SQS::QueuePolicy",
          "AWS::Scheduler::Schedule",
          "AWS::WAFv2::LoggingConfiguration",
          "AWS::WAFv2::WebACL");

  private static final String ANYBODY =
      """
      {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}\
      """;

  static Stream<Mutation> of(Synthesized templates) {
    Openings openings = new Openings(templates);
    return Stream.of(
            openings.whole(),
            openings.grants(),
            openings.roles(),
            openings.policiesOfResources(),
            openings.functions(),
            openings.doors(),
            openings.network())
        .flatMap(mutations -> mutations);
  }

  private Stream<Mutation> whole() {
    return templates.resources().stream()
        .filter(resource -> WHOLE.contains(resource.type()))
        .map(resource -> Mutation.of(resource, "is gone", templates.without(resource)));
  }

  private Stream<Mutation> grants() {
    String type = "AWS::IAM::Policy";
    return Stream.of(
            statements(type, "may do everything", s -> s.put("Action", "*")),
            statements(
                type,
                "may do everything of a service",
                s -> s.put("Action", firstAction(s).replaceAll(":.*", ":*"))),
            statements(type, "may do it to everything", s -> s.put("Resource", "*")),
            statements(
                type,
                "may do it to everything besides",
                s -> {
                  if (!s.path("Resource").asString("").equals("*")) {
                    s.set("Resource", JSON.createArrayNode().add(s.get("Resource")).add("*"));
                  }
                }),
            statements(type, "may do it to more that begins so", Openings::cutNames),
            added(type, "PassRole", "iam:PassRole", trainerRole()),
            added(type, "writes models", "s3:PutObject", "{\"Ref\":\"ModelsBucket\"}")
                .filter(mutation ->
                    !mutation.id().matches("Registry(RegisterVersion|ReceivePromotion).*")),
            added(type, "signs", "kms:Sign", "{\"Ref\":\"SigningKey\"}"),
            added(type, "unlocks", "s3:BypassGovernanceRetention", "{\"Ref\":\"ModelsBucket\"}"))
        .flatMap(mutations -> mutations);
  }

  private Stream<Mutation> roles() {
    String type = "AWS::IAM::Role";
    String trust = "/AssumeRolePolicyDocument/Statement";
    return Stream.of(
            each(
                type,
                "is an administrator",
                role ->
                    role.putArray("ManagedPolicyArns")
                        .add("arn:aws:iam::aws:policy/Administrator")),
            each(
                type,
                "has a policy of its own",
                role ->
                    role.set(
                        "Policies", json("[{\"PolicyName\":\"more\",\"PolicyDocument\":{}}]"))),
            each(
                type,
                "trusts anybody",
                role ->
                    ((ObjectNode) role.at(trust + "/0")).set("Principal", json("{\"AWS\":\"*\"}"))),
            each(
                type,
                "trusts servers",
                role ->
                    ((ObjectNode) role.at(trust + "/0/Principal"))
                        .put("Service", "ec2.amazonaws.com")),
            each(
                type,
                "trusts somebody besides",
                role -> ((ArrayNode) role.at(trust)).add(json(ANYBODY))))
        .flatMap(mutations -> mutations);
  }

  private Stream<Mutation> policiesOfResources() {
    return Stream.of(
            "AWS::S3::BucketPolicy",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::KMS::Key")
        .flatMap(type ->
            Stream.of(
                    each(
                        type, "lets anybody in", policy -> statementsOf(policy).add(json(ANYBODY))),
                    statements(
                        type,
                        "lets anybody in by a statement",
                        s -> {
                          s.put("Effect", "Allow");
                          s.set("Principal", json("{\"AWS\":\"*\"}"));
                        }),
                    statements(
                        type,
                        "allows everything",
                        s -> {
                          s.put("Effect", "Allow");
                          s.put("Action", firstAction(s).replaceAll(":.*", ":*"));
                          s.remove("Condition");
                        }),
                    statements(
                        type,
                        "refuses over TLS",
                        s -> {
                          if (s.at("/Condition/Bool") instanceof ObjectNode condition) {
                            condition.put("aws:SecureTransport", "true");
                          }
                        }))
                .flatMap(mutations -> mutations));
  }

  private Stream<Mutation> functions() {
    List<Resource> all = templates.all("AWS::Lambda::Function");
    Stream<Mutation> shared =
        IntStream.range(0, all.size())
            .mapToObj(i ->
                changed(
                    all.get(i),
                    "has another's role",
                    function ->
                        function.set(
                            "Role", all.get((i + 1) % all.size()).properties().get("Role"))));
    JsonNode url = json("{\"Type\":\"AWS::Lambda::Url\",\"Properties\":{\"AuthType\":\"NONE\"}}");
    return Stream.of(
            shared,
            added("Url", url),
            each(
                "AWS::Lambda::Permission",
                "is for anybody, at a URL or not",
                p -> {
                  p.put("Principal", "*");
                  p.remove(List.of("FunctionUrlAuthType", "InvokedViaFunctionUrl"));
                }),
            each(
                "AWS::Lambda::Permission",
                "is for another account",
                p -> p.put("Principal", "111122223333")))
        .flatMap(mutations -> mutations);
  }

  private Stream<Mutation> doors() {
    return Stream.of(
            each("AWS::ApiGatewayV2::Route", "is open", r -> r.put("AuthorizationType", "NONE")),
            added("Route", json("{\"Type\":\"AWS::ApiGatewayV2::Route\",\"Properties\":{}}")),
            each(
                "AWS::ApiGatewayV2::Stage",
                "logs paths",
                api -> append(api.at("/AccessLogSettings"), "Format", "$context.path")),
            each(
                "AWS::ApiGatewayV2::Stage",
                "logs headers",
                api -> append(api.at("/AccessLogSettings"), "Format", "$request.header.x")),
            each(
                "AWS::WAFv2::WebACL",
                "only counts",
                acl -> ((ObjectNode) acl.at("/Rules/0")).set("Action", json("{\"Count\":{}}"))),
            each(
                "AWS::WAFv2::WebACL",
                "overrides Amazon's rules",
                acl ->
                    ((ObjectNode) acl.at("/Rules/3"))
                        .set("OverrideAction", json("{\"Count\":{}}"))),
            each(
                "AWS::CloudFront::Distribution",
                "takes plain text",
                door ->
                    ((ObjectNode) door.at("/DistributionConfig/DefaultCacheBehavior"))
                        .put("ViewerProtocolPolicy", "allow-all")),
            each(
                "AWS::CloudFront::Distribution",
                "speaks old TLS",
                door ->
                    ((ArrayNode)
                            door.at(
                                "/DistributionConfig/Origins/0/CustomOriginConfig/OriginSSLProtocols"))
                        .add("SSLv3")),
            each(
                "AWS::ECR::Repository",
                "lets tags move",
                repository -> repository.put("ImageTagMutability", "MUTABLE")))
        .flatMap(mutations -> mutations);
  }

  private Stream<Mutation> network() {
    if (templates.stage().network() instanceof Stage.Network.None) {
      return Stream.of();
    }
    String open = "{\"CidrIp\":\"0.0.0.0/0\",\"IpProtocol\":\"-1\"}";
    return Stream.of(
            each(
                "AWS::EC2::SecurityGroup",
                "lets everything in",
                group -> group.putArray("SecurityGroupIngress").add(json(open))),
            each(
                "AWS::EC2::SecurityGroup",
                "lets everything out",
                group -> group.putArray("SecurityGroupEgress").add(json(open))),
            each(
                "AWS::EC2::SecurityGroupIngress",
                "lets everybody in",
                rule -> {
                  rule.remove("SourceSecurityGroupId");
                  rule.put("CidrIp", "0.0.0.0/0");
                }),
            added("Gate", json("{\"Type\":\"AWS::EC2::InternetGateway\",\"Properties\":{}}")),
            added("Nat", json("{\"Type\":\"AWS::EC2::NatGateway\",\"Properties\":{}}")),
            added("Way", json("{\"Type\":\"AWS::EC2::Route\",\"Properties\":{}}")))
        .flatMap(mutations -> mutations);
  }

  private Stream<Mutation> added(String type, String what, String action, String resource) {
    ObjectNode statement = JSON.createObjectNode().put("Effect", "Allow").put("Action", action);
    statement.set("Resource", json(resource));
    return each(type, what + " besides", policy -> statementsOf(policy).add(statement));
  }

  private Stream<Mutation> added(String id, JsonNode written) {
    Resource resource = new Resource(id, written);
    return Stream.of(Mutation.of(resource, "is added", templates.and(resource)));
  }

  private Stream<Mutation> each(String type, String what, Consumer<ObjectNode> change) {
    return templates.some(type).map(resource -> changed(resource, what, change));
  }

  /** Changes each statement of each policy, but for those that the change leaves as they are. */
  private Stream<Mutation> statements(String type, String what, Consumer<ObjectNode> change) {
    return templates
        .some(type)
        .flatMap(resource ->
            IntStream.range(0, statementsOf(resource.properties()).size())
                .mapToObj(i ->
                    changed(
                        resource,
                        "statement %s %s".formatted(i, what),
                        properties -> change.accept((ObjectNode) statementsOf(properties).get(i))))
                .filter(mutation -> !mutation.broken().equals(templates)));
  }

  private Mutation changed(Resource resource, String what, Consumer<ObjectNode> change) {
    ObjectNode written = (ObjectNode) resource.written().deepCopy();
    change.accept((ObjectNode) written.get("Properties"));
    return Mutation.of(resource, what, templates.with(new Resource(resource.id(), written)));
  }

  private static ArrayNode statementsOf(JsonNode properties) {
    String document = properties.has("KeyPolicy") ? "KeyPolicy" : "PolicyDocument";
    return (ArrayNode) properties.path(document).path("Statement");
  }

  /** {@code job/dev-*} becomes {@code job/*}, and {@code /datasets/*} becomes {@code /*}. */
  private static void cutNames(JsonNode node) {
    node.path("Resource").findValues("Fn::Join").stream()
        .map(join -> (ArrayNode) join.get(1))
        .forEach(parts ->
            IntStream.range(0, parts.size())
                .filter(i -> parts.get(i).asString("").matches(".*[^:/]/?\\*"))
                .forEach(i ->
                    parts.set(
                        i,
                        StringNode.valueOf(
                            parts.get(i).asString().replaceAll("[^:/]+/?\\*$", "*")))));
  }

  private static void append(JsonNode object, String field, String text) {
    ((ObjectNode) object).put(field, object.path(field).asString() + text);
  }

  private static String firstAction(JsonNode statement) {
    return Policies.each(statement.path("Action")).findFirst().orElseThrow().asString();
  }

  private String trainerRole() {
    return templates.all("AWS::IAM::Role").stream()
        .map(Resource::id)
        .filter(id -> id.startsWith("TrainerRole"))
        .map("{\"Fn::GetAtt\":[\"%s\",\"Arn\"]}"::formatted)
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(String text) {
    return JSON.readTree(text);
  }
}
