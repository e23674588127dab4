package io.millrace.cdk;

import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Stage.Encryption;
import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What must survive is kept, encrypted, and nobody else's to read. */
@EachStage
class DataStackTest {

  private static final Set<String> NOTHING_TO_LOSE =
      Set.of("AWS::S3::BucketPolicy", "AWS::KMS::Alias");

  private final Stage stage;
  private final Synthesized templates;

  DataStackTest(Synthesized templates) {
    stage = templates.stage();
    this.templates = templates;
  }

  @Test
  void bucketsAreVersionedEncryptedAndClosedToThePublic() {
    assertThat(templates.all("AWS::S3::Bucket"))
        .hasSize(stage.neighbours().before().isEmpty() ? 3 : 4)
        .extracting(Resource::properties)
        .allSatisfy(bucket -> {
          assertThat(bucket.path("VersioningConfiguration").path("Status").asString())
              .isEqualTo("Enabled");
          JsonNode encryption = bucket.at("/BucketEncryption/ServerSideEncryptionConfiguration/0");
          assertThat(encryption.at("/ServerSideEncryptionByDefault/SSEAlgorithm").asString(""))
              .isEqualTo(ownsKeys() ? "aws:kms" : "AES256");
          assertThat(encryption.path("BucketKeyEnabled").asBoolean(false)).isEqualTo(ownsKeys());
          assertThat(bucket.at("/OwnershipControls/Rules/0/ObjectOwnership").asString(""))
              .isEqualTo("BucketOwnerEnforced");
          assertThat(bucket.path("PublicAccessBlockConfiguration"))
              .hasSize(4)
              .allSatisfy(blocked -> assertThat(blocked.asBoolean()).isTrue());
        });
  }

  @Test
  void bucketsAnswerOverTlsOfTodayOnly() {
    Set<String> overTls =
        templates.all("AWS::S3::BucketPolicy").stream()
            .map(Resource::properties)
            .filter(Policies::refusesPlainText)
            .filter(Policies::refusesOldTls)
            .map(policy -> referenced(policy.path("Bucket")))
            .collect(Collectors.toSet());
    assertThat(templates.all("AWS::S3::Bucket"))
        .extracting(Resource::id)
        .hasSameElementsAs(overTls);
  }

  @Test
  void whatIsDroppedOrHandedOverIsAnnouncedAndNothingElse() {
    for (Resource bucket : templates.all("AWS::S3::Bucket")) {
      assertThat(
              bucket
                  .properties()
                  .at("/NotificationConfiguration/EventBridgeConfiguration/EventBridgeEnabled")
                  .asBoolean(false))
          .as(bucket.id())
          .isEqualTo(bucket.id().matches("(Intake|Promotions).*"));
    }
  }

  @Test
  void theStateStoreCanBePutBackToAnySecondAndStreamsWhatIsNew() {
    JsonNode table = templates.all("AWS::DynamoDB::Table").getFirst().properties();
    assertThat(
            table
                .path("PointInTimeRecoverySpecification")
                .path("PointInTimeRecoveryEnabled")
                .asBoolean())
        .isTrue();
    // Without it the table is under DynamoDB's own key, of which no use is billed.
    assertThat(table.path("SSESpecification").path("SSEEnabled").asBoolean(false))
        .isEqualTo(ownsKeys());
    assertThat(table.path("SSESpecification").path("SSEType").asString(""))
        .isEqualTo(ownsKeys() ? "KMS" : "");
    assertThat(table.path("BillingMode").asString()).isEqualTo("PAY_PER_REQUEST");
    assertThat(table.path("StreamSpecification").path("StreamViewType").asString())
        .isEqualTo("NEW_IMAGE");
    assertThat(table.path("TimeToLiveSpecification").path("AttributeName").asString())
        .isEqualTo("expiresAt");
    assertThat(table.path("TimeToLiveSpecification").path("Enabled").asBoolean(false)).isTrue();
    assertThat(table.path("KeySchema").valueStream().map(JsonNode::toString))
        .containsExactly(
            "{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}",
            "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}");
  }

  @Test
  void oneKeySignsAndNeverEncrypts() {
    assertThat(templates.all("AWS::KMS::Key"))
        .extracting(Resource::properties)
        .filteredOn(key -> key.path("KeyUsage").asString().equals("SIGN_VERIFY"))
        .singleElement()
        .satisfies(key -> assertThat(key.path("KeySpec").asString()).isEqualTo("ECC_NIST_P256"));
    assertThat(templates.all("AWS::KMS::Alias"))
        .extracting(alias -> alias.properties().path("AliasName").asString())
        .contains("alias/millrace-%s-signing".formatted(stage.name()));
  }

  @Test
  void whereTheStageKeepsDataItOutlivesItsStackAndRefusesToBeDeleted() {
    assertThat(
            templates
                .all("AWS::DynamoDB::Table")
                .getFirst()
                .properties()
                .path("DeletionProtectionEnabled")
                .asBoolean(false))
        .isEqualTo(stage.keepsData());
    assertThat(templates.data().path("Resources").valueStream())
        .filteredOn(resource -> !NOTHING_TO_LOSE.contains(resource.path("Type").asString()))
        .allSatisfy(resource -> {
          // What a deployment made that then failed goes, so that it can be tried again.
          assertThat(resource.path("DeletionPolicy").asString(""))
              .isEqualTo(stage.keepsData() ? "RetainExceptOnCreate" : "Delete");
          assertThat(resource.path("UpdateReplacePolicy").asString(""))
              .isEqualTo(stage.keepsData() ? "Retain" : "Delete");
        });
  }

  @Test
  void whatAnotherStackMayImportIsExportedWhetherItDoesOrNot() {
    String exported =
        templates.data().path("Outputs").valueStream().map(JsonNode::toString).toList().toString();
    for (Resource kept : templates.all("AWS::S3::Bucket")) {
      assertThat(exported)
          .contains("ExportsOutputRef" + kept.id(), "ExportsOutputFnGetAtt" + kept.id() + "Arn");
    }
    String table = templates.all("AWS::DynamoDB::Table").getFirst().id();
    assertThat(exported)
        .contains(
            "ExportsOutputRef" + table,
            "ExportsOutputFnGetAtt" + table + "Arn",
            "ExportsOutputFnGetAtt" + table + "StreamArn");
    for (Resource key : templates.all("AWS::KMS::Key")) {
      assertThat(exported).contains("ExportsOutputFnGetAtt" + key.id() + "Arn");
    }
  }

  @Test
  void theTagOfTheImageIsWhatIsInIt() {
    assertThat(templates.data().at("/Outputs/PushTrainer/Value").toString())
        .contains("push-image ", ":" + Synthesized.TRAINER + "\"");
  }

  @Test
  void anImageIsScannedAndItsTagNeverNamesAnother() {
    JsonNode repository = templates.all("AWS::ECR::Repository").getFirst().properties();
    assertThat(repository.path("RepositoryName").asString(""))
        .isEqualTo("millrace-trainer-" + stage.name());
    assertThat(repository.path("ImageTagMutability").asString()).isEqualTo("IMMUTABLE");
    assertThat(repository.path("ImageScanningConfiguration").path("ScanOnPush").asBoolean())
        .isTrue();
    assertThat(repository.path("EmptyOnDelete").asBoolean(false)).isEqualTo(!stage.keepsData());
  }

  @Test
  void whatIsReplacedAndWhatIsOfPeopleIsDeletedInItsTime() {
    for (Resource bucket : templates.all("AWS::S3::Bucket")) {
      Map<String, Integer> days = new TreeMap<>();
      bucket
          .properties()
          .at("/LifecycleConfiguration/Rules")
          .valueStream()
          .filter(rule -> rule.path("Status").asString("").equals("Enabled"))
          .forEach(rule -> {
            days.merge(
                rule.path("Prefix").asString(""),
                rule.path("ExpirationInDays").asInt(0),
                Integer::sum);
            note(days, "replaced", rule.at("/NoncurrentVersionExpiration/NoncurrentDays"));
            note(
                days, "unfinished", rule.at("/AbortIncompleteMultipartUpload/DaysAfterInitiation"));
          });
      Map<String, Integer> expected =
          new TreeMap<>(
              Map.of("", 0, "unfinished", 7, "replaced", stage.retention().replacedDays()));
      if (bucket.id().startsWith("Intake")) {
        expected.put("", stage.retention().dataDays());
      }
      if (bucket.id().startsWith("Data")) {
        for (String prefix : List.of("batch-out/", "datasets/", "reports/")) {
          expected.put(prefix, stage.retention().dataDays());
        }
        for (String prefix :
            List.of(
                "captures/",
                "captures-failed/",
                "conversations/",
                "feedback/",
                "joined/",
                "quarantine/")) {
          expected.put(prefix, stage.retention().captureDays());
        }
      }
      assertThat(days).as(bucket.id()).isEqualTo(expected);
    }
  }

  private static void note(Map<String, Integer> days, String what, JsonNode said) {
    if (!said.isMissingNode()) {
      days.put(what, said.asInt());
    }
  }

  private boolean ownsKeys() {
    return stage.encryption() == Encryption.CUSTOMER_MANAGED;
  }
}
