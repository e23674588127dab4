package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The function that trains is the trainer's image, and tells how each of its jobs has ended. */
@EachStage
class TrainingFunctionTest {

  private final Synthesized templates;

  TrainingFunctionTest(Synthesized templates) {
    this.templates = templates;
  }

  @Test
  void itIsTheTrainersImageStartedAsAFunction() {
    JsonNode given = train().properties();
    assertThat(given.path("PackageType").asString("")).isEqualTo("Image");
    assertThat(given.path("Code").path("ImageUri").toString()).contains("dkr.ecr");
    assertThat(given.at("/ImageConfig/EntryPoint").valueStream().map(JsonNode::asString))
        .containsExactly(
            "java",
            "-XX:MaxRAMPercentage=60",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            "/app/classpath/*:/app/libs/*",
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    assertThat(given.at("/ImageConfig/Command/0").asString(""))
        .isEqualTo("io.millrace.trainer.TrainModel::handleRequest");
  }

  @Test
  void itHasWhatLambdaGivesANewAccount() {
    JsonNode given = train().properties();
    assertThat(given.at("/Architectures/0").asString("")).isEqualTo("x86_64");
    assertThat(given.path("MemorySize").asInt(0)).isEqualTo(3008);
    assertThat(given.path("Timeout").asInt(0)).isEqualTo(900);
    assertThat(given.at("/EphemeralStorage/Size").asInt(0)).isEqualTo(4096);
    assertThat(given.at("/Environment/Variables/DATA_BUCKET").toString()).contains("DataBucket");
  }

  @Test
  void lambdaAloneIsLetPullTheImage() {
    JsonNode policy =
        templates.all("AWS::ECR::Repository").getFirst().properties().path("RepositoryPolicyText");
    assertThat(policy.path("Version").asString("")).isEqualTo("2012-10-17");
    assertThat(policy.path("Statement")).hasSize(1);
    assertThat(policy.at("/Statement/0/Effect").asString("")).isEqualTo("Allow");
    assertThat(policy.at("/Statement/0/Principal")).hasSize(1);
    assertThat(policy.at("/Statement/0/Principal/Service").asString(""))
        .isEqualTo("lambda.amazonaws.com");
    assertThat(each(policy.at("/Statement/0/Action")).map(JsonNode::asString))
        .containsExactlyInAnyOrder(
            "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");
  }

  @Test
  void aJobIsRunOnceAndWhateverBecomesOfItIsTold() {
    JsonNode told =
        templates.all("AWS::Lambda::EventInvokeConfig").stream()
            .map(Resource::properties)
            .filter(given -> referenced(given.path("FunctionName")).equals(train().id()))
            .findFirst()
            .orElseThrow();
    assertThat(told.path("Qualifier").asString("")).isEqualTo("$LATEST");
    assertThat(told.path("MaximumRetryAttempts").asInt(-1)).isZero();
    assertThat(told.path("MaximumEventAgeInSeconds").asInt(0)).isEqualTo(21600);
    for (String end : List.of("OnSuccess", "OnFailure")) {
      assertThat(told.path("DestinationConfig").path(end).path("Destination").toString())
          .contains("event-bus/default");
    }
    assertThat(
            templates.all("AWS::Events::Rule").stream()
                .map(rule -> rule.properties().path("EventPattern"))
                .filter(pattern -> pattern.at("/source/0").asString("").equals("lambda"))
                .map(pattern -> pattern.at("/detail-type/0/prefix").asString("")))
        .containsExactly("Lambda Function Invocation Result - ");
  }

  @Test
  void whoStartsJobsKnowsIt() {
    for (String launcher : List.of("TrainingLaunchTraining", "TrainingConcludeTraining")) {
      assertThat(
              function(launcher).properties().at("/Environment/Variables/TRAIN_MODEL").toString())
          .contains(train().id());
    }
  }

  private Resource train() {
    return function("TrainingTrainModel");
  }

  private Resource function(String id) {
    return templates.all("AWS::Lambda::Function").stream()
        .filter(function -> function.id().startsWith(id))
        .findFirst()
        .orElseThrow();
  }
}
