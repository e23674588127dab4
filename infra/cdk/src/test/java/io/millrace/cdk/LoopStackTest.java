package io.millrace.cdk;

import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The loop is all there, and it is all that is there. */
class LoopStackTest {

  private static final Set<Program> PROGRAMS = Stages.named("dev").programs();

  private final Synthesized dev = Synthesized.dev();

  @Test
  void everyProgramIsDeployedAsItSays() {
    assertThat(dev.all("AWS::Lambda::Function")).hasSameSizeAs(PROGRAMS);
    for (Program program : PROGRAMS) {
      JsonNode function = function(program).properties();
      assertThat(function.path("Handler").asString()).isEqualTo(program.handler());
      assertThat(function.path("Runtime").asString()).isEqualTo("java25");
      assertThat(function.path("Architectures").path(0).asString()).isEqualTo("arm64");
      assertThat(function.path("MemorySize").asInt()).isEqualTo(program.memoryMib());
      assertThat(function.path("Timeout").asLong()).isEqualTo(program.timeout().toSeconds());
      assertThat(function.path("EphemeralStorage").path("Size").asInt())
          .isEqualTo(program.diskMib());
    }
  }

  @Test
  void everyFunctionIsToldWhereThingsAre() {
    for (Program program : PROGRAMS) {
      JsonNode environment = function(program).properties().path("Environment").path("Variables");
      assertThat(environment.propertyNames())
          .contains("STAGE", "TABLE", "BUS", "INTAKE_BUCKET", "DATA_BUCKET", "MODELS_BUCKET");
      assertThat(environment.path("SPRING_CLOUD_FUNCTION_DEFINITION").asString(""))
          .isEqualTo(program.isSpring() ? program.bean() : "");
    }
  }

  @Test
  void everyLogIsKeptForAsLongAsTheStageSays() {
    assertThat(dev.all("AWS::Logs::LogGroup"))
        .hasSize(PROGRAMS.size() + 1)
        .allSatisfy(
            log -> assertThat(log.properties().path("RetentionInDays").asInt()).isEqualTo(14));
    assertThat(dev.all("AWS::Lambda::Function"))
        .extracting(f -> referenced(f.properties().path("LoggingConfig").path("LogGroup")))
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void functionsStartFromASnapshotAndAreCalledThere() {
    assertThat(Program.values())
        .filteredOn(program -> !program.snapStart())
        .containsExactly(Program.INGEST_UPLOAD, Program.ISSUE_TOKEN);
    Set<String> aliased =
        dev.all("AWS::Lambda::Alias").stream()
            .map(alias -> referenced(alias.properties().path("FunctionName")))
            .collect(Collectors.toSet());
    Set<String> snapped =
        PROGRAMS.stream()
            .filter(Program::snapStart)
            .map(program -> function(program).id())
            .collect(Collectors.toSet());
    assertThat(aliased).isEqualTo(snapped);
    assertThat(dev.all("AWS::ApiGatewayV2::Integration"))
        .extracting(i -> referenced(i.properties().path("IntegrationUri")))
        .allMatch(target -> target.contains("Live"));
  }

  @Test
  void noRouteIsOpen() {
    assertThat(dev.all("AWS::ApiGatewayV2::Route"))
        .allSatisfy(route -> {
          assertThat(route.properties().path("AuthorizationType").asString()).isEqualTo("CUSTOM");
          assertThat(route.properties().path("AuthorizerId").isMissingNode()).isFalse();
        })
        .extracting(route -> route.properties().path("RouteKey").asString())
        .containsExactlyInAnyOrder(
            "POST /v1/models/{model}/predict",
            "GET /v1/models/{model}",
            "ANY /v1/projects",
            "ANY /v1/projects/{proxy+}",
            "ANY /v1/dead-letters",
            "ANY /v1/dead-letters/{proxy+}",
            "ANY /v1/tokens",
            "ANY /v1/tokens/{proxy+}",
            "GET /v1/whoami");
  }

  @Test
  void theAuthorizerReadsOneHeaderAndIsAskedAgainAfterAMinute() {
    JsonNode authorizer = dev.all("AWS::ApiGatewayV2::Authorizer").getFirst().properties();
    assertThat(authorizer.path("IdentitySource").valueStream().map(JsonNode::asString))
        .containsExactly("$request.header.Authorization");
    assertThat(authorizer.path("AuthorizerResultTtlInSeconds").asInt()).isEqualTo(60);
    assertThat(authorizer.path("EnableSimpleResponses").asBoolean()).isTrue();
  }

  @Test
  void callsAreThrottledAndLoggedWithoutWhatTheyCarry() {
    JsonNode stage = dev.all("AWS::ApiGatewayV2::Stage").getFirst().properties();
    assertThat(stage.path("DefaultRouteSettings").path("ThrottlingRateLimit").asInt())
        .isEqualTo(100);
    assertThat(stage.path("DefaultRouteSettings").path("ThrottlingBurstLimit").asInt())
        .isEqualTo(200);
    assertThat(stage.path("AccessLogSettings").path("Format").asString())
        .contains("$context.requestId", "$context.status", "$context.authorizer.subject")
        .doesNotContain("$request", "$context.path", "authorizer.error");
  }

  @Test
  void capturesAreEncryptedGzippedAndLandInTheDataBucket() {
    JsonNode stream = dev.all("AWS::KinesisFirehose::DeliveryStream").getFirst().properties();
    assertThat(stream.has("DeliveryStreamEncryptionConfigurationInput")).isTrue();
    JsonNode destination = stream.path("ExtendedS3DestinationConfiguration");
    assertThat(destination.path("CompressionFormat").asString()).isEqualTo("GZIP");
    assertThat(destination.path("Prefix").asString()).isEqualTo("captures/");
    assertThat(destination.path("BucketARN").toString()).contains("DataBucket");
  }

  @Test
  void nothingIsDeployedThatIsNotWrittenHere() {
    assertThat(dev.resources())
        .extracting(Resource::type)
        .allSatisfy(type -> assertThat(type).startsWith("AWS::"))
        .doesNotContain("AWS::CloudFormation::CustomResource", "AWS::CDK::Metadata");
    assertThat(dev.data().has("Parameters")).isFalse();
    assertThat(dev.loop().has("Parameters")).isFalse();
  }

  @Test
  void theOutputsSayWhereToBegin() {
    assertThat(dev.loop().path("Outputs").propertyNames())
        .containsExactlyInAnyOrder(
            "ApiUrl",
            "IntakeBucket",
            "DataBucket",
            "ModelsBucket",
            "Table",
            "AlarmTopic",
            "Bus",
            "DashboardUrl",
            "IssueTokenFunction",
            "FirstToken");
    assertThat(dev.data().path("Outputs").path("PushTrainer").path("Value").toString())
        .contains("functions/trainer/push-image ");
  }

  private Resource function(Program program) {
    return dev.all("AWS::Lambda::Function").stream()
        .filter(function ->
            function
                .properties()
                .path("Description")
                .asString()
                .equals("Millrace " + program.title()))
        .findFirst()
        .orElseThrow();
  }
}
