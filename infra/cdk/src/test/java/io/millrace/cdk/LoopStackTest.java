package io.millrace.cdk;

import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Neighbours.Neighbour;
import io.millrace.cdk.Stage.Encryption;
import io.millrace.cdk.Stage.Network;
import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.services.logs.RetentionDays;
import tools.jackson.databind.JsonNode;

/** The loop is all there, and it is all that is there. */
@EachStage
class LoopStackTest {

  private static final Map<RetentionDays, Integer> DAYS =
      Map.of(RetentionDays.TWO_WEEKS, 14, RetentionDays.ONE_MONTH, 30, RetentionDays.ONE_YEAR, 365);
  private final Stage stage;
  private final Synthesized templates;

  LoopStackTest(Synthesized templates) {
    stage = templates.stage();
    this.templates = templates;
  }

  @Test
  void everyProgramIsDeployedAsItSays() {
    assertThat(templates.all("AWS::Lambda::Function"))
        .hasSize(stage.functions().size() + 1); // and the one that trains
    for (FunctionSpecification specification : stage.functions()) {
      JsonNode function = function(specification).properties();
      assertThat(function.path("Handler").asString()).isEqualTo(specification.handler());
      assertThat(function.path("Runtime").asString()).isEqualTo("java25");
      assertThat(function.path("Architectures").path(0).asString()).isEqualTo("arm64");
      assertThat(function.path("MemorySize").asInt()).isEqualTo(specification.memoryMib());
      assertThat(function.path("Timeout").asLong()).isEqualTo(specification.timeout().toSeconds());
      assertThat(function.path("EphemeralStorage").path("Size").asInt())
          .isEqualTo(specification.diskMib());
      assertThat(function.at("/SnapStart/ApplyOn").asString("None"))
          .isEqualTo(specification.snapStart() ? "PublishedVersions" : "None");
    }
  }

  @Test
  void everyFunctionIsToldWhereThingsAre() {
    for (FunctionSpecification specification : stage.functions()) {
      JsonNode environment =
          function(specification).properties().path("Environment").path("Variables");
      assertThat(environment.propertyNames())
          .contains(
              "STAGE", "TABLE", "CATALOG", "BUS", "INTAKE_BUCKET", "DATA_BUCKET", "MODELS_BUCKET");
      assertThat(environment.path("SPRING_CLOUD_FUNCTION_DEFINITION").asString(""))
          .isEqualTo(specification.isSpring() ? specification.bean() : "");
      assertThat(environment.path("MAIN_CLASS").asString(""))
          .isEqualTo(specification.isSpring() ? specification.application() : "");
      assertThat(environment.propertyNames())
          .as(specification.title())
          .containsAll(told(specification));
      assertThat(environment.path("NEXT_STAGE").asString(""))
          .isEqualTo(
              specification == FunctionSpecification.CONTROL_API
                  ? stage.neighbours().after().map(Neighbour::stage).orElse("")
                  : "");
    }
  }

  /** What a function is told besides. */
  private List<String> told(FunctionSpecification specification) {
    return switch (specification) {
      case LAUNCH_TRAINING, CONCLUDE_TRAINING ->
          List.of(
              "CODE_ROLE_ARN",
              "TRAINER_IMAGE",
              "TRAINER_ROLE_ARN",
              "TRAINER_TAGS",
              "TRAINING_INSTANCE_TYPES",
              "TRAINING_LONGEST",
              "TRAIN_MODEL",
              "LAUNCH_CLOCK");
      case REGISTER_VERSION -> List.of("SIGNING_KEY", "APPROVAL");
      case PROMOTE_VERSION -> List.of("SIGNING_KEY", "APPROVAL", "NEXT_STAGE_BUCKET");
      case RECEIVE_PROMOTION ->
          List.of("SIGNING_KEY", "APPROVAL", "PREVIOUS_STAGE", "PREVIOUS_STAGE_KEY");
      case DEPLOY_VERSION, ROLL_BACK, ADVANCE_ROLLOUTS, MANAGE_ENDPOINTS ->
          List.of(
              "SIGNING_KEY",
              "ALARM_TOPIC",
              "ALARM_RUNBOOK",
              "ALARM_TAGS",
              "ENDPOINT_CLOCK",
              "ENDPOINT_IMAGE",
              "ENDPOINT_INSTANCE_TYPES",
              "ENDPOINT_MOST_INSTANCES",
              "ENDPOINT_ROLE",
              "CONTAINER_ROLE",
              "ROLLOUT_CLOCK");
      case RECONCILE ->
          stage.neighbours().before().isEmpty()
              ? List.of("FUNCTIONS")
              : List.of("FUNCTIONS", "PROMOTIONS_BUCKET");
      case CONTROL_API -> List.of("FUNCTIONS", "DEAD_LETTERS", "LANGUAGE_URL");
      case CONVERSE -> List.of("AWS_LAMBDA_EXEC_WRAPPER");
      case PREDICT -> List.of("CAPTURE_STREAM", "SIGNING_KEY", "ONNX_FUNCTION");
      case PREDICT_ONNX -> List.of("CAPTURE_STREAM", "SIGNING_KEY");
      case PREDICT_FILE -> List.of("SIGNING_KEY");
      case INGEST_UPLOAD -> List.of("GATHER_CLOCK");
      case PUBLISH_TABLE, REGISTER_TABLE, SUMMARIZE_CAPTURES -> List.of();
      case PUBLISH_OUTBOX, AUTHORIZE, ISSUE_TOKEN -> List.of();
    };
  }

  @Test
  void aFileIsPredictedOrLearnedFromAndNeverBoth() {
    List<String> keys =
        templates.all("AWS::Events::Rule").stream()
            .filter(rule -> rule.id().matches(".*(IngestUpload|PredictFile).*"))
            .filter(rule -> rule.properties().has("EventPattern"))
            .map(rule -> rule.properties().at("/EventPattern/detail/object/key/0").toString())
            .toList();

    assertThat(keys)
        .containsExactlyInAnyOrder(
            "{\"anything-but\":{\"prefix\":\"batch-in/\"}}", "{\"prefix\":\"batch-in/\"}");
  }

  @Test
  void aRuleTakesOnlyWhatIsTheStages() {
    for (Resource rule : templates.all("AWS::Events::Rule")) {
      JsonNode pattern = rule.properties().path("EventPattern");
      if (pattern.isMissingNode()) {
        Map<String, String> clocks =
            Map.of(
                "AdvanceRolloutsWhenSet", "rollouts",
                "ConcludeTrainingWhenSet", "launches",
                "IngestUploadWhenSet", "gatherings",
                "ManageEndpointsWhenSet", "endpoints");
        assertThat(clocks.entrySet())
            .as(rule.id())
            .anyMatch(clock ->
                rule.id().contains(clock.getKey())
                    && rule.properties()
                        .path("Name")
                        .asString("")
                        .equals("millrace-%s-%s".formatted(stage.name(), clock.getValue())));
        assertThat(rule.properties().path("ScheduleExpression").asString(""))
            .as("never by itself")
            .isEqualTo("cron(0 0 1 1 ? 2199)");
        continue;
      }
      int kinds =
          rule.id().matches(".*(ManageEndpoints|LaunchTraining)On.*")
              ? 5
              : rule.id().matches(".*PublishTableOn.*") ? 3 : 1;
      assertThat(pattern.path("detail-type"))
          .as(rule.id())
          .hasSize(rule.id().matches(".*AdvanceRolloutsOn.*") ? 2 : kinds);
      JsonNode detail = pattern.path("detail");
      switch (pattern.at("/source/0").asString("")) {
        case "millrace" ->
            assertThat(referenced(rule.properties().path("EventBusName"))).startsWith("Events");
        case "aws.s3" -> {
          boolean handedOver = rule.id().contains("ReceivePromotion");
          assertThat(detail.at("/bucket/name/0").toString())
              .contains(handedOver ? "PromotionsBucket" : "IntakeBucket");
          assertThat(detail.at("/object/key/0/suffix").asString(""))
              .isEqualTo(handedOver ? "/promotion.json" : "");
        }
        case "lambda" ->
            assertThat(detail.at("/requestContext/functionArn/0/prefix").toString())
                .contains("TrainModel");
        case "aws.sagemaker" -> {
          if (rule.id().contains("EndpointChanges")) {
            assertThat(detail.at("/EndpointName/0/prefix").asString(""))
                .isEqualTo("millrace-%s-".formatted(stage.name()));
          } else if (rule.id().contains("OnSearch")) {
            assertThat(detail.at("/HyperParameterTuningJobName/0/prefix").asString(""))
                .isEqualTo(stage.name() + "-t-");
          } else {
            assertThat(detail.path("TrainingJobName").valueStream())
                .extracting(name -> name.path("wildcard").asString(""))
                .containsExactly(
                    stage.name() + "-*-p-*", stage.name() + "-*-s-*", stage.name() + "-*-r-*");
          }
        }
        case "aws.cloudwatch" -> {
          assertThat(detail.propertyNames()).as("of any name").containsExactly("state");
          assertThat(detail.at("/state/value/0").asString("")).isEqualTo("ALARM");
        }
        case String other -> throw new AssertionError(rule.id() + " listens to '" + other + "'");
      }
    }
  }

  @Test
  void everyLogIsKeptForAsLongAsTheStageSays() {
    assertThat(templates.all("AWS::Logs::LogGroup"))
        .hasSize(
            stage.functions().size()
                + 2 // the API's, and of the function that trains
                + (stage.network() instanceof Network.Own ? 1 : 0)
                + (stage.firewall() ? 1 : 0))
        .allSatisfy(log -> {
          assertThat(log.properties().path("RetentionInDays").asInt())
              .isEqualTo(DAYS.get(stage.retention().logs()));
          // The key's policy lets logs of no other name be encrypted, and the firewall writes to
          // none of another.
          assertThat(log.properties().path("LogGroupName").asString(""))
              .startsWith(
                  templates.edge().path("Resources").has(log.id())
                      ? "aws-waf-logs-millrace-"
                      : "/millrace/%s/".formatted(stage.name()));
        });
    assertThat(templates.all("AWS::Lambda::Function"))
        .extracting(f -> referenced(f.properties().path("LoggingConfig").path("LogGroup")))
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void functionsStartFromASnapshotAndAreCalledThere() {
    assertThat(FunctionSpecification.values())
        .filteredOn(specification -> !specification.snapStart())
        .containsExactly(
            FunctionSpecification.INGEST_UPLOAD,
            FunctionSpecification.PREDICT_FILE,
            FunctionSpecification.CONVERSE,
            FunctionSpecification.ISSUE_TOKEN);
    Set<String> aliased =
        templates.all("AWS::Lambda::Alias").stream()
            .map(alias -> referenced(alias.properties().path("FunctionName")))
            .collect(Collectors.toSet());
    Set<String> snapped =
        stage.functions().stream()
            .filter(FunctionSpecification::snapStart)
            .map(specification -> function(specification).id())
            .collect(Collectors.toSet());
    assertThat(aliased).isEqualTo(snapped);
    assertThat(templates.all("AWS::ApiGatewayV2::Integration"))
        .extracting(i -> referenced(i.properties().path("IntegrationUri")))
        .allMatch(target -> target.contains("Live"));
  }

  @Test
  void whatNobodyWasToldOfIsLookedForOnceADay() {
    assertThat(
            templates.all("AWS::Scheduler::Schedule").stream()
                .map(Resource::properties)
                .filter(schedule -> !schedule.path("Target").has("Input"))
                .filter(schedule ->
                    schedule.path("ScheduleExpression").asString("").startsWith("cron("))
                .map(
                    schedule -> referenced(schedule.at("/Target/Arn")).replaceAll("Program.*", "")))
        .containsExactlyInAnyOrder("DeploymentManageEndpoints", "ReconciliationReconcile");
  }

  @Test
  void everySnapshotIsAskedForOnceADay() {
    assertThat(Waking.EVENT).isEqualTo(io.millrace.runtime.process.Waking.EVENT);
    Set<String> asked =
        templates.all("AWS::Scheduler::Schedule").stream()
            .map(Resource::properties)
            .filter(schedule -> schedule.at("/Target/Input").asString("").equals(Waking.EVENT))
            .filter(
                schedule -> schedule.path("ScheduleExpression").asString("").equals(Waking.DAILY))
            .map(schedule -> referenced(schedule.at("/Target/Arn")))
            .collect(Collectors.toSet());
    assertThat(asked)
        .isEqualTo(
            templates.all("AWS::Lambda::Alias").stream()
                .map(Resource::id)
                .collect(Collectors.toSet()));
  }

  @Test
  void whatIsKeptAndNotInTheDataStackOutlivesItsStackWhereDataDoes() {
    assertThat(
            Stream.concat(
                templates.all("AWS::SQS::Queue").stream(),
                templates.all("AWS::Logs::LogGroup").stream()
                    .filter(log -> log.id().startsWith("ApiAccessLog"))))
        .hasSize(2)
        .allSatisfy(kept -> {
          assertThat(kept.written().path("DeletionPolicy").asString(""))
              .isEqualTo(stage.keepsData() ? "RetainExceptOnCreate" : "Delete");
          assertThat(kept.written().path("UpdateReplacePolicy").asString(""))
              .isEqualTo(stage.keepsData() ? "Retain" : "Delete");
        });
  }

  @Test
  void capturesAreEncryptedGzippedAndLandInTheDataBucket() {
    JsonNode stream = templates.all("AWS::KinesisFirehose::DeliveryStream").getFirst().properties();
    assertThat(stream.at("/DeliveryStreamEncryptionConfigurationInput/KeyType").asString(""))
        .isEqualTo(
            stage.encryption() == Encryption.AWS_OWNED ? "AWS_OWNED_CMK" : "CUSTOMER_MANAGED_CMK");
    JsonNode destination = stream.path("ExtendedS3DestinationConfiguration");
    assertThat(destination.path("CompressionFormat").asString()).isEqualTo("GZIP");
    assertThat(destination.path("Prefix").asString()).isEqualTo("captures/");
    assertThat(destination.path("ErrorOutputPrefix").asString("")).startsWith("captures-failed/");
    assertThat(destination.path("BucketARN").toString()).contains("DataBucket");
    assertThat(destination.at("/BufferingHints/IntervalInSeconds").asInt(0)).isEqualTo(60);
    assertThat(destination.at("/BufferingHints/SizeInMBs").asInt(0)).isEqualTo(5);
  }

  @Test
  void nothingIsDeployedThatIsNotWrittenHere() {
    assertThat(templates.resources())
        .extracting(Resource::type)
        .allSatisfy(type -> assertThat(type).startsWith("AWS::"))
        .doesNotContain("AWS::CloudFormation::CustomResource", "AWS::CDK::Metadata");
    assertThat(templates.data().has("Parameters")).isFalse();
    assertThat(templates.loop().has("Parameters")).isFalse();
  }

  @Test
  void theOutputsSayWhereToBegin() {
    assertThat(templates.loop().path("Outputs").propertyNames())
        .containsExactlyInAnyOrder(
            "ApiUrl",
            "IntakeBucket",
            "DataBucket",
            "ModelsBucket",
            "Table",
            "ActivateCostTag",
            "AlarmTopic",
            "Bus",
            "DashboardUrl",
            "IssueTokenFunction",
            "LanguageUrl",
            "FirstToken");
    assertThat(templates.data().path("Outputs").path("PushTrainer").path("Value").toString())
        .contains("functions/trainer/push-image ");
  }

  private Resource function(FunctionSpecification specification) {
    return templates.all("AWS::Lambda::Function").stream()
        .filter(function ->
            function
                .properties()
                .path("Description")
                .asString()
                .equals("Millrace " + specification.title()))
        .findFirst()
        .orElseThrow();
  }
}
