package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One stage hands over, the next takes in; both sides agree, and nobody else can do either. */
class PromotionTest {

  private static final String DEV = "111111111111";
  private static final String PROD = "333333333333";

  private final Synthesized dev = Synthesized.dev();
  private final Synthesized staging = Synthesized.between(DEV, "staging", PROD);

  @Test
  void theFirstStageTakesNothingInAndTheLastHandsNothingOver() {
    assertThat(functions(dev)).contains("PromoteVersion").doesNotContain("ReceivePromotion");
    assertThat(functions(staging)).contains("PromoteVersion", "ReceivePromotion");
    assertThat(functions(Synthesized.of("prod")))
        .contains("ReceivePromotion")
        .doesNotContain("PromoteVersion");
  }

  @Test
  void bothSidesNameTheSameBucket() {
    String named = bucket().path("BucketName").toString();
    String written = policy(dev, "PromoteVersion").toString();

    assertThat(named).contains("millrace-staging-promotions-", "AWS::AccountId", "AWS::Region");
    assertThat(written).contains("millrace-staging-promotions-");
    assertThat(environment(dev, "PromoteVersion").path("NEXT_STAGE_BUCKET").toString())
        .isEqualTo(named);
  }

  @Test
  void theBucketTakesFromTheStageBeforesPromoterAlone() {
    List<JsonNode> allowed =
        staging.all("AWS::S3::BucketPolicy").stream()
            .filter(policy -> policy.id().startsWith("Promotions"))
            .flatMap(policy -> statements(policy.properties()))
            .filter(statement -> statement.path("Effect").asString().equals("Allow"))
            .toList();

    assertThat(allowed)
        .singleElement()
        .satisfies(statement -> {
          assertThat(each(statement.path("Action")).map(JsonNode::asString))
              .containsExactlyInAnyOrder("s3:PutObject", "s3:GetObject");
          assertThat(statement.path("Principal").toString()).contains(DEV);
          assertThat(
                  statement.path("Condition").path("ArnEquals").path("aws:PrincipalArn").toString())
              .contains(DEV + ":role/millrace-dev-promoter");
        });
    assertThat(
            dev.all("AWS::IAM::Role").stream()
                .map(role -> role.properties().path("RoleName").toString()))
        .anyMatch(name -> name.contains("millrace-dev-promoter-") && name.contains("AWS::Region"));
  }

  @Test
  void theReconciliationAsksOnBothSidesAsNeighboursAreThereAndReadsNothingOfWhatWasHandedOver() {
    Synthesized prod = Synthesized.of("prod");

    assertThat(asked(dev)).contains("PromoteVersion=").doesNotContain("ReceivePromotion=");
    assertThat(asked(staging)).contains("PromoteVersion=", "ReceivePromotion=");
    assertThat(asked(prod)).contains("ReceivePromotion=").doesNotContain("PromoteVersion=");
    assertThat(environment(dev, "Reconcile").has("PROMOTIONS_BUCKET")).isFalse();
    for (Synthesized stage : List.of(staging, prod)) {
      assertThat(environment(stage, "Reconcile").path("PROMOTIONS_BUCKET").toString())
          .contains("Promotions");
      assertThat(
              statements(policy(stage, "ReconcileProgram"))
                  .filter(statement -> statement.path("Resource").toString().contains("Promotions"))
                  .flatMap(statement -> each(statement.path("Action")))
                  .map(JsonNode::asString))
          .contains("s3:ListBucketVersions")
          .allMatch(
              action -> List.of("s3:ListBucketVersions", "lambda:InvokeFunction").contains(action));
    }
  }

  @Test
  void aPromotionIsBelievedUnderTheKeyOfTheStageBeforeAndNoOther() {
    assertThat(environment(staging, "ReceivePromotion").path("PREVIOUS_STAGE_KEY").toString())
        .contains(":" + DEV + ":alias/millrace-dev-signing");
    List<JsonNode> verify =
        statements(policy(staging, "ReceivePromotion"))
            .filter(statement ->
                each(statement.path("Action")).anyMatch(a -> a.asString().equals("kms:Verify")))
            .toList();
    assertThat(verify)
        .singleElement()
        .satisfies(statement -> {
          assertThat(statement.path("Resource").toString()).contains(":" + DEV + ":key/*");
          assertThat(
                  statement
                      .path("Condition")
                      .path("StringEquals")
                      .path("kms:RequestAlias")
                      .asString())
              .isEqualTo("alias/millrace-dev-signing");
        });
  }

  @Test
  void whatIsHandedOverIsEncryptedWithTheNextStagesKey() {
    List<JsonNode> writing =
        statements(policy(dev, "PromoteVersion"))
            .filter(statement ->
                each(statement.path("Action"))
                    .anyMatch(a -> a.asString().equals("kms:GenerateDataKey")))
            .toList();
    assertThat(writing)
        .singleElement()
        .satisfies(statement ->
            assertThat(statement.path("Condition").toString())
                .contains("kms:ViaService", "alias/millrace-staging-data"));
    List<JsonNode> accepted =
        keyPolicy(staging, "Encryption")
            .filter(statement -> statement.path("Principal").toString().contains(DEV))
            .toList();
    assertThat(accepted)
        .singleElement()
        .satisfies(statement -> {
          assertThat(statement.path("Condition").toString())
              .contains(DEV + ":role/millrace-dev-promoter", "kms:ViaService");
          assertThat(each(statement.path("Action")).map(JsonNode::asString))
              .containsExactlyInAnyOrder("kms:Decrypt", "kms:GenerateDataKey");
        });
  }

  @Test
  void theNextStagesAccountMayVerifyAndDoNothingElseWithTheKey() {
    List<JsonNode> foreign =
        keyPolicy(staging, "Signing")
            .filter(statement -> statement.path("Principal").toString().contains(PROD))
            .toList();

    assertThat(foreign)
        .singleElement()
        .satisfies(statement ->
            assertThat(each(statement.path("Action")).map(JsonNode::asString))
                .containsExactlyInAnyOrder("kms:Verify", "kms:GetPublicKey", "kms:DescribeKey"));
    assertThat(keyPolicy(dev, "Signing")).hasSize(1); // of its own account
  }

  private JsonNode bucket() {
    return staging.all("AWS::S3::Bucket").stream()
        .filter(bucket -> bucket.id().startsWith("Promotions"))
        .findFirst()
        .orElseThrow()
        .properties();
  }

  private static Stream<JsonNode> keyPolicy(Synthesized stage, String name) {
    return stage.all("AWS::KMS::Key").stream()
        .filter(key -> key.id().startsWith(name))
        .flatMap(key -> key.properties().path("KeyPolicy").path("Statement").valueStream());
  }

  private static JsonNode policy(Synthesized stage, String function) {
    return stage.all("AWS::IAM::Policy").stream()
        .filter(policy -> policy.id().contains(function))
        .findFirst()
        .orElseThrow()
        .properties();
  }

  private static JsonNode environment(Synthesized stage, String function) {
    return stage.all("AWS::Lambda::Function").stream()
        .filter(each -> each.id().contains(function))
        .findFirst()
        .map(Resource::properties)
        .orElseThrow()
        .path("Environment")
        .path("Variables");
  }

  private static String asked(Synthesized stage) {
    return environment(stage, "Reconcile").path("FUNCTIONS").toString();
  }

  private static List<String> functions(Synthesized stage) {
    return stage.all("AWS::Lambda::Function").stream()
        .map(function -> function.properties().path("Description").asString().substring(9))
        .toList();
  }
}
