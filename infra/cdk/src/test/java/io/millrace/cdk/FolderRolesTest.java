package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who reads and writes which folders of the buckets, by the roles in the templates. */
@EachStage
class FolderRolesTest extends RolesFixture {

  FolderRolesTest(Synthesized templates) {
    super(templates);
  }

  @Test
  void theReconciliationAsksWithoutReadingOrWritingAnyFile() {
    Resource reconciliation =
        templates.all("AWS::IAM::Policy").stream()
            .filter(policy -> policy.id().contains("ReconcileProgram"))
            .findFirst()
            .orElseThrow();
    assertThat(reconciliation.properties().toString())
        .contains("lambda:InvokeFunction", "s3:ListBucketVersions", "sagemaker:DescribeTrainingJob")
        .doesNotContain(
            "s3:GetObject", "s3:PutObject", "CreateTrainingJob", "Authorize", "IssueToken");
  }

  /** What judges is in {@code datasets/}, and what serves in the models' bucket. */
  @Test
  void codeOfAProjectReachesWhatWasLaidOutForItAndNothingElse() {
    assertThat(policyOf("TrainerCodeRole"))
        .contains("DataBucket", "/sources/*", "/learn/*", "/brought/*", ":repository/*")
        .doesNotContain("dynamodb", "IntakeBucket", "ModelsBucket", "/datasets/*", "/config/*");
  }

  @Test
  void whoPredictsFilesReadsThoseThatAreDroppedForThat() {
    assertThat(policyOf("BatchPredictFileProgramRole"))
        .contains("\"/batch-in/*\"")
        .doesNotContain("/datasets/*");
  }

  @Test
  void everybodyHasFoldersOfTheDataBucketAndNobodyAllOfIt() {
    Map<String, Set<String>> read = new TreeMap<>();
    Map<String, Set<String>> written = new TreeMap<>();
    Map<String, Set<String>> destroyed = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      String who = whose(policy);
      statements(policy.properties())
          .forEach(statement -> {
            Set<String> folders =
                each(statement.path("Resource"))
                    .filter(resource -> resource.toString().contains("DataBucket"))
                    .map(resource -> resource.at("/Fn::Join/1/1").asString(""))
                    .filter(folder -> !folder.isEmpty())
                    .collect(Collectors.toSet());
            each(statement.path("Action"))
                .map(JsonNode::asString)
                .forEach(action -> {
                  Map<String, Set<String>> done =
                      action.startsWith("s3:Get")
                          ? read
                          : action.startsWith("s3:Delete") ? destroyed : written;
                  if (!folders.isEmpty()) {
                    done.computeIfAbsent(who, _ -> new TreeSet<>()).addAll(folders);
                  }
                });
          });
    }
    assertThat(read)
        .isEqualTo(
            Map.ofEntries(
                Map.entry(
                    "IngestUpload",
                    Set.of(
                        "/batch-out/*",
                        "/captures/*",
                        "/captures-failed/*",
                        "/datasets/*",
                        "/feedback/*",
                        "/joined/*",
                        "/quarantine/*",
                        "/reports/*")),
                Map.entry("PublishTable", Set.of("/datasets/*", "/tables/*")),
                Map.entry("RegisterTable", Set.of("/tables/*")),
                Map.entry("LaunchTraining", Set.of("/datasets/*", "/runs/*", "/sources/*")),
                Map.entry("ConcludeTraining", Set.of("/datasets/*", "/runs/*", "/sources/*")),
                Map.entry("Trainer", Set.of("/datasets/*", "/runs/*", "/sources/*")),
                Map.entry("TrainingTrainModel", Set.of("/datasets/*", "/runs/*", "/sources/*")),
                Map.entry("TrainerCode", Set.of("/runs/*/*/learn/*", "/sources/*")),
                Map.entry("EndpointContainer", Set.of("/language-models/*")),
                Map.entry("RegisterVersion", Set.of("/runs/*")),
                Map.entry(
                    "SummarizeCaptures",
                    Set.of(
                        "/captures/*", "/feedback/*", "/joined/*", "/reports/*", "/summaries/*")),
                Map.entry(
                    "ControlApi",
                    Set.of(
                        "/batch-out/*",
                        "/datasets/*",
                        "/quarantine/*",
                        "/reports/*",
                        "/runs/*",
                        "/summaries/*"))));
    assertThat(written)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("PredictFile", Set.of("/batch-out/*")),
                Map.entry(
                    "IngestUpload",
                    Set.of(
                        "/batch-out/*",
                        "/captures/*",
                        "/captures-failed/*",
                        "/datasets/*",
                        "/feedback/*",
                        "/joined/*",
                        "/quarantine/*",
                        "/reports/*")),
                Map.entry("PublishTable", Set.of("/tables/*")),
                Map.entry("LaunchTraining", Set.of("/runs/*")),
                Map.entry("ConcludeTraining", Set.of("/runs/*")),
                Map.entry("Trainer", Set.of("/runs/*")),
                Map.entry("TrainingTrainModel", Set.of("/runs/*")),
                Map.entry("SummarizeCaptures", Set.of("/joined/*", "/reports/*", "/summaries/*")),
                Map.entry("TrainerCode", Set.of("/runs/*/*/brought/*")),
                Map.entry("ControlApi", Set.of("/sources/*")),
                Map.entry("Converse", Set.of("/conversations/*")),
                Map.entry("Predict", Set.of("/feedback/*")),
                Map.entry("PredictOnnx", Set.of("/feedback/*")),
                Map.entry("Captures", Set.of("/captures/*", "/captures-failed/*"))));
    assertThat(destroyed)
        .isEqualTo(
            Map.of(
                "IngestUpload",
                Set.of(
                    "/batch-out/*",
                    "/captures/*",
                    "/captures-failed/*",
                    "/datasets/*",
                    "/feedback/*",
                    "/joined/*",
                    "/quarantine/*",
                    "/reports/*",
                    "/runs/*/*/brought/*",
                    "/runs/*/*/learn/*",
                    "/tables/*")));
  }

  @Test
  void onlyTheRegistryWritesModelsAndNobodyDeletesThem() {
    List<String> writers = new ArrayList<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .filter(statement -> statement.path("Resource").toString().contains("ModelsBucket"))
          .flatMap(statement -> each(statement.path("Action")))
          .map(JsonNode::asString)
          .distinct()
          .filter(action -> !action.startsWith("s3:Get") && !action.startsWith("s3:List"))
          .forEach(action -> writers.add(whose(policy) + " " + action));
    }
    assertThat(writers)
        .containsExactlyInAnyOrderElementsOf(
            deployed(
                    FunctionSpecification.REGISTER_VERSION, FunctionSpecification.RECEIVE_PROMOTION)
                .stream()
                .flatMap(writer ->
                    Stream.of(writer + " s3:PutObject", writer + " s3:AbortMultipartUpload"))
                .toList());
  }

  /** It forgets somebody when it is asked to; nobody else takes anything from a bucket. */
  @Test
  void onlyTheIntakeDestroysWhatIsInABucket() {
    Set<String> destroying = new TreeSet<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .flatMap(statement -> each(statement.path("Action")))
          .map(JsonNode::asString)
          .filter(action -> action.startsWith("s3:Delete"))
          .forEach(action -> destroying.add(whose(policy) + " " + action));
    }
    assertThat(destroying)
        .containsExactlyElementsOf(
            deployed(FunctionSpecification.INGEST_UPLOAD).stream()
                .map(intake -> intake + " s3:DeleteObjectVersion")
                .toList());
  }
}
