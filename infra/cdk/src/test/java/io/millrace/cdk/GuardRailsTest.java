package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Stage.Approval;
import io.millrace.cdk.Stage.Encryption;
import io.millrace.cdk.Stage.Network;
import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What every stage is fenced off with, read in its templates. */
@EachStage
class GuardRailsTest {

  /** Actions that know no resource, by the AWS service authorization reference. */
  private static final Map<String, String> WITHOUT_RESOURCE =
      Map.of(
          "application-autoscaling:DescribeScalableTargets", "lists what the account scales",
          "sagemaker:ListEndpointConfigs", "lists those of the account, to find the stage's",
          "sagemaker:ListEndpoints", "lists those of the account, to find the stage's",
          "sagemaker:ListModels", "lists those of the account, to find the stage's",
          "cloudwatch:GetMetricData", "reads metrics of the account, none of which is secret",
          "cloudwatch:PutMetricData", "has a namespace, which a condition keeps to",
          "ecr:GetAuthorizationToken", "logs in to the registry of the account",
          "dynamodb:ListStreams", "lists the streams of the account",
          "xray:PutTelemetryRecords", "what the tracer says of itself",
          "xray:PutTraceSegments", "what is traced");

  /** What Lambda and SageMaker do to put something into a subnet, before it has a name. */
  private static final Set<String> INTO_A_SUBNET =
      Set.of(
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:CreateNetworkInterfacePermission",
          "ec2:DeleteNetworkInterface",
          "ec2:DeleteNetworkInterfacePermission",
          "ec2:DescribeDhcpOptions",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
          "ec2:UnassignPrivateIpAddresses");

  /** Those of them that are for interfaces of the stage's own network only. */
  private static final Set<String> OF_A_NETWORK =
      Set.of("ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterfacePermission");

  /** How the name of a service's endpoint ends, by the prefix of its actions. */
  private static final Map<String, String> ENDPOINTS =
      Map.ofEntries(
          Map.entry("s3", "s3"),
          Map.entry("dynamodb", "dynamodb"),
          Map.entry("sagemaker", "sagemaker.api"),
          Map.entry("sagemaker-runtime", "sagemaker.runtime"),
          Map.entry("logs", "logs"),
          Map.entry("application-autoscaling", "application-autoscaling"),
          Map.entry("cloudwatch", "monitoring"),
          Map.entry("glue", "glue"),
          Map.entry("events", "events"),
          Map.entry("firehose", "kinesis-firehose"),
          Map.entry("kms", "kms"),
          Map.entry("lambda", "lambda"),
          Map.entry("sqs", "sqs"));

  /** What is not called from inside: Lambda or another service does it in the role's name. */
  private static final Set<String> DONE_OUTSIDE =
      Set.of(
          "iam:CreateServiceLinkedRole",
          "iam:PassRole",
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl",
          "sqs:SendMessage",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments");

  private final Stage stage;
  private final Synthesized templates;

  GuardRailsTest(Synthesized templates) {
    stage = templates.stage();
    this.templates = templates;
  }

  @Test
  void noActionIsAWildcard() {
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      assertThat(actions(policy))
          .as(policy.id())
          .isNotEmpty()
          .allSatisfy(action -> assertThat(action).doesNotContain("*"));
    }
  }

  @Test
  void everyResourceOnlyWhereTheActionKnowsNone() {
    Set<String> onEverything =
        templates.all("AWS::IAM::Policy").stream()
            .flatMap(policy -> statements(policy.properties()))
            .filter(statement ->
                each(statement.path("Resource")).anyMatch(arn -> arn.asString("").equals("*")))
            .flatMap(statement -> each(statement.path("Action")))
            .map(JsonNode::asString)
            .collect(Collectors.toSet());
    Set<String> listed = new TreeSet<>(WITHOUT_RESOURCE.keySet());
    if (isPrivate()) {
      listed.addAll(INTO_A_SUBNET);
      listed.removeAll(OF_A_NETWORK);
    }
    assertThat(onEverything).isEqualTo(listed);
  }

  @Test
  void noFunctionsOwnCodeTouchesTheNetwork() {
    for (Resource policy : policiesOfFunctions()) {
      statements(policy.properties())
          .filter(statement -> statement.path("Action").toString().contains("ec2:"))
          .forEach(statement ->
              assertThat(
                      statement.at("/Condition/Null").path("lambda:SourceFunctionArn").asString())
                  .isEqualTo("true"));
    }
  }

  @Test
  void noRoleHasAPolicyThatIsNotWrittenHere() {
    assertThat(templates.all("AWS::IAM::Role"))
        .allSatisfy(role -> {
          assertThat(role.properties().has("ManagedPolicyArns")).isFalse();
          assertThat(role.properties().has("Policies")).isFalse();
        });
  }

  @Test
  void eachFunctionHasARoleOfItsOwn() {
    assertThat(templates.all("AWS::Lambda::Function"))
        .extracting(function -> referenced(function.properties().path("Role")))
        .doesNotContain("")
        .doesNotHaveDuplicates();
  }

  @Test
  void allThatIsKeptIsEncryptedUnderOneKeyThatIsRenewedOrUnderAmazonsOwn() {
    List<Resource> keys =
        templates.some("AWS::KMS::Key").filter(key -> !key.properties().has("KeySpec")).toList();
    if (stage.encryption() == Encryption.AWS_OWNED) {
      assertThat(keys).isEmpty();
      return;
    }
    assertThat(keys)
        .singleElement()
        .satisfies(
            key -> assertThat(key.properties().path("EnableKeyRotation").asBoolean()).isTrue());
    String key = keys.getFirst().id();
    under(key, "AWS::S3::Bucket", "/BucketEncryption");
    under(key, "AWS::DynamoDB::Table", "/SSESpecification/KMSMasterKeyId");
    under(key, "AWS::SQS::Queue", "/KmsMasterKeyId");
    under(key, "AWS::ECR::Repository", "/EncryptionConfiguration/KmsKey");
    under("KMS", "AWS::ECR::Repository", "/EncryptionConfiguration/EncryptionType");
    assertThat(templates.all("AWS::Logs::LogGroup"))
        .filteredOn(log -> !templates.edge().path("Resources").has(log.id())) // of another region
        .isNotEmpty()
        .allSatisfy(log ->
            assertThat(log.properties().path("KmsKeyId").toString()).as(log.id()).contains(key));
    under(
        key,
        "AWS::KinesisFirehose::DeliveryStream",
        "/DeliveryStreamEncryptionConfigurationInput/KeyARN");
    for (FunctionSpecification specification :
        List.of(FunctionSpecification.LAUNCH_TRAINING, FunctionSpecification.CONCLUDE_TRAINING)) {
      assertThat(variables(specification).path("TRAINER_KEY").toString()).contains(key);
    }
  }

  @Test
  void bucketsAndQueuesAnswerOverTlsOnly() {
    assertThat(asynchronous("AWS::S3::BucketPolicy")).isEqualTo(ids("AWS::S3::Bucket"));
    assertThat(asynchronous("AWS::SQS::QueuePolicy")).isEqualTo(ids("AWS::SQS::Queue"));
  }

  @Test
  void bucketsKeepWhatIsReplacedAndAreClosedToThePublic() {
    for (Resource bucket : templates.all("AWS::S3::Bucket")) {
      assertThat(bucket.properties().at("/VersioningConfiguration/Status").asString())
          .isEqualTo("Enabled");
      assertThat(bucket.properties().path("PublicAccessBlockConfiguration"))
          .as(bucket.id())
          .hasSize(4)
          .allSatisfy(blocked -> assertThat(blocked.asBoolean()).isTrue());
    }
  }

  @Test
  void noModelArchiveIsDeletedBeforeItsTime() {
    assertThat(templates.all("AWS::S3::Bucket"))
        .filteredOn(bucket -> bucket.properties().path("ObjectLockEnabled").asBoolean(false))
        .singleElement()
        .satisfies(bucket -> {
          assertThat(bucket.id()).startsWith("Models");
          JsonNode kept = bucket.properties().at("/ObjectLockConfiguration/Rule/DefaultRetention");
          assertThat(
                  bucket.properties().at("/ObjectLockConfiguration/ObjectLockEnabled").asString(""))
              .isEqualTo("Enabled");
          assertThat(kept.path("Mode").asString()).isEqualTo("GOVERNANCE");
          assertThat(kept.path("Days").asInt()).isEqualTo(stage.retention().modelLockDays());
        });
    assertThat(templates.all("AWS::IAM::Policy"))
        .allSatisfy(
            policy -> assertThat(actions(policy)).doesNotContain("s3:BypassGovernanceRetention"));
  }

  @Test
  void theApiIsThrottledAndLogsNoPayload() {
    JsonNode api = templates.all("AWS::ApiGatewayV2::Stage").getFirst().properties();
    JsonNode limits = api.path("DefaultRouteSettings");
    assertThat(limits.path("ThrottlingRateLimit").asInt())
        .isEqualTo(stage.throttle().requestsPerSecond());
    assertThat(limits.path("ThrottlingBurstLimit").asInt()).isEqualTo(stage.throttle().burst());
    assertThat(api.at("/AccessLogSettings/Format").asString())
        .contains("$context.requestId")
        .doesNotContain("$request", "$context.path", "authorizer.error");
  }

  @Test
  void everyServiceThatAFunctionCallsHasAnEndpointAndNoOtherIsPaidFor() {
    if (!isPrivate()) {
      return;
    }
    Set<String> called =
        policiesOfFunctions().stream()
            .flatMap(policy -> actions(policy).stream())
            .filter(action -> !DONE_OUTSIDE.contains(action) && !INTO_A_SUBNET.contains(action))
            .map(GuardRailsTest::service)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(ENDPOINTS.keySet()).containsAll(called);
    List<String> endpoints =
        templates.all("AWS::EC2::VPCEndpoint").stream()
            .map(endpoint -> endpoint.properties().path("ServiceName").toString())
            .toList();
    assertThat(endpoints).hasSameSizeAs(called);
    for (String service : called) {
      assertThat(endpoints)
          .as(service)
          .anyMatch(name -> name.contains("." + ENDPOINTS.get(service) + "\""));
    }
  }

  private static String service(String action) {
    return action.equals("sagemaker:InvokeEndpoint")
        ? "sagemaker-runtime"
        : action.substring(0, action.indexOf(':'));
  }

  @Test
  void aFunctionsShareOfTheAccountIsTheStagesToSay() {
    for (FunctionSpecification specification : stage.functions()) {
      Integer reserved = stage.limits().reservedConcurrency().get(specification);
      assertThat(function(specification).path("ReservedConcurrentExecutions").asInt(0))
          .as(specification.title())
          .isEqualTo(reserved == null ? 0 : reserved);
    }
  }

  @Test
  void trainingDeploymentAndApprovalAreToldWhatTheStageAllows() {
    for (FunctionSpecification specification :
        List.of(FunctionSpecification.LAUNCH_TRAINING, FunctionSpecification.CONCLUDE_TRAINING)) {
      assertThat(variables(specification).path("TRAINING_INSTANCE_TYPES").asString().split(","))
          .containsExactlyElementsOf(stage.limits().training().instanceTypes());
      assertThat(variables(specification).path("TRAINING_LONGEST").asString())
          .isEqualTo(stage.limits().training().longest().toString());
    }
    for (FunctionSpecification specification :
        List.of(FunctionSpecification.DEPLOY_VERSION, FunctionSpecification.MANAGE_ENDPOINTS)) {
      assertThat(variables(specification).path("ENDPOINT_INSTANCE_TYPES").asString().split(","))
          .containsExactlyElementsOf(stage.limits().endpoints().instanceTypes());
      assertThat(variables(specification).path("ENDPOINT_MOST_INSTANCES").asString())
          .isEqualTo(Integer.toString(stage.limits().endpoints().mostInstances()));
    }
    assertThat(
            Approval.valueOf(
                variables(FunctionSpecification.REGISTER_VERSION).path("APPROVAL").asString()))
        .isEqualTo(stage.approval());
  }

  private boolean isPrivate() {
    return stage.network() instanceof Network.Own;
  }

  private void under(String key, String type, String pointer) {
    assertThat(templates.all(type))
        .allSatisfy(kept ->
            assertThat(kept.properties().at(pointer).toString()).as(kept.id()).contains(key));
  }

  private Set<String> ids(String type) {
    return templates.all(type).stream().map(Resource::id).collect(Collectors.toSet());
  }

  /** What the policies of this type refuse plain text for. */
  private Set<String> asynchronous(String type) {
    return templates.all(type).stream()
        .map(Resource::properties)
        .filter(Policies::refusesPlainText)
        .map(Policies::referenced)
        .collect(Collectors.toSet());
  }

  private List<Resource> policiesOfFunctions() {
    Set<String> roles =
        templates.all("AWS::Lambda::Function").stream()
            .map(function -> referenced(function.properties().path("Role")))
            .collect(Collectors.toSet());
    return templates.all("AWS::IAM::Policy").stream()
        .filter(policy -> roles.contains(referenced(policy.properties().at("/Roles/0"))))
        .toList();
  }

  private static List<String> actions(Resource policy) {
    return statements(policy.properties())
        .flatMap(statement -> each(statement.path("Action")))
        .map(JsonNode::asString)
        .toList();
  }

  private JsonNode variables(FunctionSpecification specification) {
    return function(specification).at("/Environment/Variables");
  }

  private JsonNode function(FunctionSpecification specification) {
    String description = "Millrace " + specification.title();
    return templates.all("AWS::Lambda::Function").stream()
        .map(Resource::properties)
        .filter(function -> function.path("Description").asString().equals(description))
        .findFirst()
        .orElseThrow();
  }
}
