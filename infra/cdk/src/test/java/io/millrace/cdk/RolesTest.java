package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Who may do what is not everybody's to do; what holds for each role, {@link GuardRailsTest} says.
 */
@EachStage
class RolesTest extends RolesFixture {

  RolesTest(Synthesized templates) {
    super(templates);
  }

  @Test
  void aRoleIsPassedOnlyToSageMakerTheTrainersByTheTrainingAndTheEndpointsByTheDeployment() {
    Map<String, List<JsonNode>> passing = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement ->
              each(statement.path("Action")).anyMatch(a -> a.asString().equals("iam:PassRole")))
          .forEach(statement ->
              passing.computeIfAbsent(policy.id(), _ -> new ArrayList<>()).add(statement));
    }
    assertThat(passing.keySet())
        .satisfiesExactly(
            policy -> assertThat(policy).contains("ManageEndpoints"),
            policy -> assertThat(policy).contains("ConcludeTraining"),
            policy -> assertThat(policy).contains("LaunchTraining"));
    passing.forEach((policy, statements) ->
        assertThat(statements)
            .allSatisfy(statement -> {
              List<String> roles =
                  each(statement.path("Resource"))
                      .map(resource -> referenced(resource).replaceAll("Role.*", ""))
                      .sorted()
                      .toList();
              assertThat(roles)
                  .as(policy)
                  .isEqualTo(
                      policy.startsWith("Deployment")
                          ? List.of("Endpoint", "EndpointContainer")
                          : List.of("Trainer", "TrainerCode"));
              JsonNode equal = statement.path("Condition").path("StringEquals");
              assertThat(equal.path("iam:PassedToService").asString())
                  .isEqualTo("sagemaker.amazonaws.com");
            }));
  }

  /** One function makes and deletes any, and only of the stage. */
  @Test
  void endpointsAreMadeAndDeletedByOneFunctionAndAskedByThePrediction() {
    Map<String, Set<String>> doing =
        doing(
            action -> action.matches("sagemaker:.*(Endpoint|Model).*"),
            (action, resources) ->
                assertThat(resources)
                    .as(action)
                    .allMatch(arn ->
                        action.startsWith("sagemaker:List")
                            ? arn.equals("\"*\"")
                            : arn.matches(
                                ".*:(endpoint|endpoint-config|model)/millrace-%s-\\*\".*"
                                    .formatted(templates.stage().name()))));
    Set<String> manage = Set.of("ManageEndpoints");
    Map<String, Set<String>> expected = new TreeMap<>();
    for (String kind : List.of("Endpoint", "EndpointConfig", "Model")) {
      expected.put("sagemaker:Create" + kind, manage);
      expected.put("sagemaker:Delete" + kind, manage);
      expected.put("sagemaker:List" + kind + "s", manage);
    }
    expected.put("sagemaker:DescribeEndpoint", manage);
    expected.put("sagemaker:DescribeEndpointConfig", manage); // AWS does, in the function's name
    expected.put("sagemaker:UpdateEndpointWeightsAndCapacities", manage); // so as well
    expected.put(
        "sagemaker:InvokeEndpoint",
        Set.of("Converse", "ManageEndpoints", "Predict", "PredictOnnx"));
    assertThat(doing).isEqualTo(expected);
  }

  @Test
  void anEndpointReadsArchivesAndWritesNothingButItsLogAndMetrics() {
    assertThat(policyOf("EndpointRole"))
        .contains("ModelsBucket", ":log-group:/aws/sagemaker/Endpoints/millrace-")
        .doesNotContain("DataBucket", "IntakeBucket", "dynamodb", "s3:Put", "sagemaker:");
  }

  /** It is somebody's program, and sees what was laid for such, and no archive. */
  @Test
  void aDeclaredContainerReadsWhatWasLaidForItAndNoArchive() {
    assertThat(policyOf("EndpointContainerRole"))
        .contains("DataBucket", "/language-models/*", ":repository/*")
        .doesNotContain("ModelsBucket", "IntakeBucket", "dynamodb", "s3:Put", "sagemaker:");
  }

  @Test
  void aFunctionChangesOnlyItsPartOfTheStateStoreAndNobodyDeletesOrScans() {
    Map<String, Set<String>> changing = new TreeMap<>();
    Map<String, Set<String>> reading = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement -> statement.path("Action").toString().contains("dynamodb:"))
          .filter(statement -> !statement.path("Action").toString().contains("dynamodb:GetRecords"))
          .filter(statement -> !statement.path("Action").toString().contains("ListStreams"))
          .forEach(statement -> {
            List<String> actions = each(statement.path("Action")).map(JsonNode::asString).toList();
            assertThat(actions)
                .as(policy.id())
                .isSubsetOf(
                    "dynamodb:ConditionCheckItem",
                    "dynamodb:GetItem",
                    "dynamodb:PutItem",
                    "dynamodb:Query",
                    "dynamodb:UpdateItem");
            JsonNode keys =
                statement.at("/Condition/ForAllValues:StringLike").path("dynamodb:LeadingKeys");
            assertThat(keys.isMissingNode()).as(policy.id()).isFalse();
            String role = whose(policy);
            List<String> parts = each(keys).map(JsonNode::asString).toList();
            reading.computeIfAbsent(role, _ -> new TreeSet<>()).addAll(parts);
            if (actions.contains("dynamodb:UpdateItem")) {
              changing.computeIfAbsent(role, _ -> new TreeSet<>()).addAll(parts);
            }
          });
    }
    Map<String, Set<String>> expected = new TreeMap<>();
    for (FunctionSpecification specification : templates.stage().functions()) {
      Set<String> parts =
          switch (specification) {
            case INGEST_UPLOAD,
                PREDICT_FILE,
                PUBLISH_TABLE,
                REGISTER_VERSION,
                PROMOTE_VERSION,
                RECEIVE_PROMOTION,
                SUMMARIZE_CAPTURES ->
                Set.of("language-models", "project#*", "projects");
            case LAUNCH_TRAINING, CONCLUDE_TRAINING ->
                Set.of("language-models", "project#*", "projects", "capacity");
            case ROLL_BACK, ADVANCE_ROLLOUTS ->
                Set.of("language-models", "project#*", "projects", "route#*");
            case DEPLOY_VERSION, MANAGE_ENDPOINTS ->
                Set.of("endpoints", "language-models", "project#*", "projects", "route#*");
            case RECONCILE -> Set.of("reconciliation");
            case CONTROL_API ->
                Set.of("language-models", "project#*", "projects", "route#*", "tokens");
            case ISSUE_TOKEN -> Set.of("tokens");
            case CONVERSE -> Set.of("allowance#*");
            case REGISTER_TABLE, PUBLISH_OUTBOX, PREDICT, PREDICT_ONNX, AUTHORIZE -> Set.of();
          };
      if (!parts.isEmpty()) {
        expected.put(specification.title(), new TreeSet<>(parts));
      }
    }
    assertThat(changing).isEqualTo(expected);
    Set<String> served =
        new TreeSet<>(Set.of("language-models", "project#*", "projects", "route#*"));
    expected.put(FunctionSpecification.PREDICT.title(), served);
    expected.put(FunctionSpecification.PREDICT_ONNX.title(), served);
    Set<String> asked = new TreeSet<>(served);
    asked.add("tokens");
    asked.add("allowance#*");
    expected.put(FunctionSpecification.CONVERSE.title(), asked);
    expected.put(FunctionSpecification.PREDICT_FILE.title(), served);
    expected.put(FunctionSpecification.AUTHORIZE.title(), Set.of("tokens"));
    expected.put(
        FunctionSpecification.REGISTER_TABLE.title(),
        Set.of("language-models", "project#*", "projects"));
    expected.put(FunctionSpecification.SUMMARIZE_CAPTURES.title(), served);
    Set<String> all = new TreeSet<>(served);
    all.add("reconciliation");
    expected.put(FunctionSpecification.RECONCILE.title(), all);
    expected.put(
        FunctionSpecification.CONTROL_API.title(),
        new TreeSet<>(
            Set.of("endpoints", "language-models", "project#*", "projects", "route#*", "tokens")));
    assertThat(reading).isEqualTo(expected);
  }

  @Test
  void theKeyIsHandedToDisksOfJobsAndToNothingThatAwsDoesNotRun() {
    Set<String> handing = new TreeSet<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement -> statement.path("Action").toString().contains("kms:CreateGrant"))
          .forEach(statement -> {
            assertThat(statement.path("Action").asString("")).isEqualTo("kms:CreateGrant");
            assertThat(statement.at("/Condition/Bool/kms:GrantIsForAWSResource").asString(""))
                .isEqualTo("true");
            handing.add(whose(policy));
          });
    }
    assertThat(handing)
        .isEqualTo(
            templates.stage().encryption() == Stage.Encryption.AWS_OWNED
                ? Set.of()
                : Set.of("ConcludeTraining", "LaunchTraining", "Trainer", "TrainerCode"));
  }

  @Test
  void jobsAndEndpointsWriteMetricsOfSageMakersOnly() {
    List<JsonNode> writing =
        templates.all("AWS::IAM::Policy").stream()
            .flatMap(policy -> statements(policy.properties()))
            .filter(statement -> statement.path("Action").toString().contains("PutMetricData"))
            .toList();
    assertThat(writing)
        .hasSize(4)
        .allSatisfy(statement ->
            assertThat(statement.at("/Condition/StringLike/cloudwatch:namespace").asString(""))
                .isEqualTo("/aws/sagemaker/*"));
  }

  @Test
  void theTrainerReachesNeitherStateStoreNorIntake() {
    assertThat(policyOf("TrainerRole"))
        .contains("DataBucket", "ModelsBucket")
        .doesNotContain("dynamodb", "IntakeBucket");
  }

  @Test
  void jobsAndAlarmsOfOtherStagesAreOutOfReach() {
    String stage = templates.stage().name();
    List<String> named =
        templates.all("AWS::IAM::Policy").stream()
            .flatMap(policy -> statements(policy.properties()))
            .filter(statement ->
                !statement.path("Action").asString("").equals("cloudwatch:DescribeAlarms"))
            .flatMap(statement -> each(statement.path("Resource")))
            .map(resource -> resource.at("/Fn::Join/1").toString())
            .filter(arn -> arn.matches(".*:(training-job|hyper-parameter-tuning-job|alarm)[:/].*"))
            .toList();
    assertThat(named)
        .isNotEmpty()
        .allSatisfy(arn ->
            assertThat(arn)
                .containsAnyOf(
                    ":training-job/%s-*\"".formatted(stage),
                    ":hyper-parameter-tuning-job/%s-t-*\"".formatted(stage),
                    ":alarm:TargetTracking-endpoint/millrace-%s-*\"".formatted(stage),
                    ":alarm:millrace-%s-*-prediction-errors\"".formatted(stage)));
  }

  @Test
  void metricsAreReadOnlyByWhoMovesTraffic() {
    assertThat(templates.all("AWS::IAM::Policy"))
        .filteredOn(policy -> policy.properties().toString().contains("cloudwatch:Get"))
        .extracting(RolesTest::whose)
        .containsExactly("AdvanceRollouts");
  }

  @Test
  void alarmsOfOthersAreLookedAtOnlyByWhoMovesTraffic() {
    Set<String> looking = new TreeSet<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement -> statement.path("Action").toString().contains("DescribeAlarms"))
          .filter(statement -> !statement.path("Resource").toString().contains("TargetTracking-"))
          .forEach(statement -> {
            assertThat(statement.path("Action").asString(""))
                .isEqualTo("cloudwatch:DescribeAlarms");
            assertThat(statement.path("Resource").at("/Fn::Join/1").toString())
                .contains(":alarm:*\"");
            looking.add(whose(policy));
          });
    }
    assertThat(looking).containsExactly("AdvanceRollouts");
  }

  @Test
  void onlyTheClocksAreSetAndOnlyByWhoMovesTrafficLaunchesJobsOrGathersFiles() {
    Map<String, String> setting = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement -> statement.path("Action").toString().contains("events:PutRule"))
          .forEach(statement -> {
            assertThat(statement.path("Action").asString("")).isEqualTo("events:PutRule");
            setting.put(whose(policy), statement.path("Resource").at("/Fn::Join/1").toString());
          });
    }
    Map<String, String> clocks =
        Map.of(
            "AdvanceRollouts", "rollouts",
            "ManageEndpoints", "endpoints",
            "IngestUpload", "gatherings",
            "LaunchTraining", "launches",
            "ConcludeTraining", "launches");
    assertThat(setting).containsOnlyKeys(clocks.keySet());
    clocks.forEach((function, clock) ->
        assertThat(setting.getOrDefault(function, ""))
            .contains(":rule/millrace-%s-%s\"".formatted(templates.stage().name(), clock)));
  }

  /**
   * The outbox tells all, and Lambda how a training ended; the API tells once more what a receiver
   * did not take, and nothing else.
   */
  @Test
  void whoPutsEventsPutsItsOwnAlone() {
    Map<String, String> putting = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement -> statement.path("Action").toString().contains("events:PutEvents"))
          .forEach(statement -> putting.put(whose(policy), statement.path("Condition").toString()));
    }
    assertThat(putting).containsOnlyKeys("ControlApi", "PublishOutbox", "TrainingTrainModel");
    assertThat(putting)
        .containsEntry("ControlApi", "{\"StringEquals\":{\"events:source\":\"millrace.again\"}}");
  }

  @Test
  void onlyTheRegistrySignsAndWhoeverDependsOnItAsksWhetherItDid() {
    Map<String, List<String>> users = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .flatMap(statement -> each(statement.path("Action")))
          .map(JsonNode::asString)
          .filter(action -> action.equals("kms:Sign") || action.equals("kms:Verify"))
          .forEach(
              action -> users.computeIfAbsent(action, _ -> new ArrayList<>()).add(whose(policy)));
    }
    users.values().forEach(Collections::sort);
    assertThat(users)
        .isEqualTo(
            Map.of(
                "kms:Sign",
                deployed(
                    FunctionSpecification.PROMOTE_VERSION,
                    FunctionSpecification.RECEIVE_PROMOTION,
                    FunctionSpecification.REGISTER_VERSION),
                "kms:Verify",
                deployed(
                    FunctionSpecification.DEPLOY_VERSION,
                    FunctionSpecification.MANAGE_ENDPOINTS,
                    FunctionSpecification.PREDICT,
                    FunctionSpecification.PREDICT_ONNX,
                    FunctionSpecification.PREDICT_FILE,
                    FunctionSpecification.PROMOTE_VERSION,
                    FunctionSpecification.RECEIVE_PROMOTION)));
  }
}
