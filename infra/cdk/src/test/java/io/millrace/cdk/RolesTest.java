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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Who may do what is not everybody's to do; what holds for each role, {@link GuardRailsTest} says.
 */
class RolesTest {

  private final Synthesized dev = Synthesized.dev();

  @Test
  void onlyTheTrainingRoomMayPassARoleAndOnlyTheTrainersToSageMaker() {
    Map<String, List<JsonNode>> passing = new TreeMap<>();
    for (Resource policy : dev.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement ->
              each(statement.path("Action")).anyMatch(a -> a.asString().equals("iam:PassRole")))
          .forEach(statement ->
              passing.computeIfAbsent(policy.id(), _ -> new ArrayList<>()).add(statement));
    }
    assertThat(passing.keySet())
        .satisfiesExactly(
            policy -> assertThat(policy).startsWith("ConcludeTraining"),
            policy -> assertThat(policy).startsWith("LaunchTraining"));
    assertThat(passing.values().stream().flatMap(List::stream))
        .allSatisfy(statement -> {
          assertThat(referenced(statement.path("Resource"))).startsWith("TrainerRole");
          JsonNode equal = statement.path("Condition").path("StringEquals");
          assertThat(equal.path("iam:PassedToService").asString())
              .isEqualTo("sagemaker.amazonaws.com");
        });
  }

  @Test
  void theSweepAsksWithoutReadingOrWritingAnyFile() {
    Resource sweep =
        dev.all("AWS::IAM::Policy").stream()
            .filter(policy -> policy.id().startsWith("SweepProgram"))
            .findFirst()
            .orElseThrow();
    assertThat(sweep.properties().toString())
        .contains("lambda:InvokeFunction", "s3:ListBucketVersions", "sagemaker:DescribeTrainingJob")
        .doesNotContain(
            "s3:GetObject", "s3:PutObject", "CreateTrainingJob", "Authorize", "IssueToken");
  }

  @Test
  void theTrainerReachesNeitherLedgerNorIntake() {
    Resource trainer =
        dev.all("AWS::IAM::Policy").stream()
            .filter(policy -> policy.id().startsWith("Trainer"))
            .findFirst()
            .orElseThrow();
    assertThat(trainer.properties().toString())
        .contains("DataBucket", "ModelsBucket")
        .doesNotContain("dynamodb", "IntakeBucket");
  }

  @Test
  void onlyTheRegistryWritesModelsAndNobodyDeletesThem() {
    List<String> writers = new ArrayList<>();
    for (Resource policy : dev.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement -> statement.path("Resource").toString().contains("ModelsBucket"))
          .flatMap(statement -> each(statement.path("Action")))
          .map(JsonNode::asString)
          .distinct()
          .filter(action -> !action.startsWith("s3:Get") && !action.startsWith("s3:List"))
          .forEach(action -> writers.add(policy.id().replaceAll("Program.*", " ") + action));
    }
    assertThat(writers)
        .containsExactlyInAnyOrder(
            "RegisterVersion s3:PutObject", "RegisterVersion s3:AbortMultipartUpload");
  }

  @Test
  void onlyTheRegistrySignsAndTheDeploymentAsksWhetherItDid() {
    Map<String, List<String>> users = new TreeMap<>();
    for (Resource policy : dev.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .flatMap(statement -> each(statement.path("Action")))
          .map(JsonNode::asString)
          .filter(action -> action.equals("kms:Sign") || action.equals("kms:Verify"))
          .forEach(action ->
              users
                  .computeIfAbsent(action, _ -> new ArrayList<>())
                  .add(policy.id().replaceAll("Program.*", "")));
    }
    users.values().forEach(Collections::sort);
    assertThat(users)
        .isEqualTo(
            Map.of(
                "kms:Sign", List.of("PromoteVersion", "RegisterVersion"),
                "kms:Verify", List.of("DeployVersion", "PromoteVersion")));
  }
}
