package io.millrace.cdk;

import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What must survive is kept, encrypted, and nobody else's to read. */
class DataStackTest {

  private static final Set<String> NOTHING_TO_LOSE =
      Set.of("AWS::S3::BucketPolicy", "AWS::KMS::Alias");

  private final Synthesized dev = Synthesized.dev();

  @Test
  void bucketsAreVersionedEncryptedAndClosedToThePublic() {
    assertThat(dev.all("AWS::S3::Bucket"))
        .hasSize(3)
        .extracting(Resource::properties)
        .allSatisfy(bucket -> {
          assertThat(bucket.path("VersioningConfiguration").path("Status").asString())
              .isEqualTo("Enabled");
          assertThat(bucket.path("BucketEncryption").path("ServerSideEncryptionConfiguration"))
              .isNotEmpty();
          assertThat(bucket.path("PublicAccessBlockConfiguration"))
              .hasSize(4)
              .allSatisfy(blocked -> assertThat(blocked.asBoolean()).isTrue());
        });
  }

  @Test
  void bucketsAnswerOverTlsOnly() {
    Set<String> overTls =
        dev.all("AWS::S3::BucketPolicy").stream()
            .map(Resource::properties)
            .filter(Policies::refusesPlainText)
            .map(policy -> referenced(policy.path("Bucket")))
            .collect(Collectors.toSet());
    assertThat(dev.all("AWS::S3::Bucket")).extracting(Resource::id).hasSameElementsAs(overTls);
  }

  @Test
  void onlyIntakeAnnouncesItsUploads() {
    assertThat(dev.all("AWS::S3::Bucket"))
        .filteredOn(bucket -> bucket.properties().has("NotificationConfiguration"))
        .singleElement()
        .satisfies(bucket -> assertThat(bucket.id()).startsWith("Intake"));
  }

  @Test
  void theLedgerCanBePutBackToAnySecondAndStreamsWhatIsNew() {
    JsonNode table = dev.all("AWS::DynamoDB::Table").getFirst().properties();
    assertThat(
            table
                .path("PointInTimeRecoverySpecification")
                .path("PointInTimeRecoveryEnabled")
                .asBoolean())
        .isTrue();
    assertThat(table.path("SSESpecification").path("SSEEnabled").asBoolean()).isTrue();
    assertThat(table.path("BillingMode").asString()).isEqualTo("PAY_PER_REQUEST");
    assertThat(table.path("StreamSpecification").path("StreamViewType").asString())
        .isEqualTo("NEW_IMAGE");
    assertThat(table.path("TimeToLiveSpecification").path("AttributeName").asString())
        .isEqualTo("expiresAt");
  }

  @Test
  void oneKeySignsAndNeverEncrypts() {
    assertThat(dev.all("AWS::KMS::Key"))
        .extracting(Resource::properties)
        .filteredOn(key -> key.path("KeyUsage").asString().equals("SIGN_VERIFY"))
        .singleElement()
        .satisfies(key -> assertThat(key.path("KeySpec").asString()).isEqualTo("ECC_NIST_P256"));
    assertThat(dev.all("AWS::KMS::Alias"))
        .extracting(alias -> alias.properties().path("AliasName").asString())
        .contains("alias/millrace-dev-signing");
  }

  @Test
  void inProdDataOutlivesItsStackAndRefusesToBeDeleted() {
    Synthesized prod = Synthesized.of("prod");
    assertThat(
            prod.all("AWS::DynamoDB::Table")
                .getFirst()
                .properties()
                .path("DeletionProtectionEnabled")
                .asBoolean())
        .isTrue();
    assertThat(prod.data().path("Resources").valueStream())
        .filteredOn(resource -> !NOTHING_TO_LOSE.contains(resource.path("Type").asString()))
        .hasSize(8)
        .allSatisfy(
            resource -> assertThat(resource.path("DeletionPolicy").asString()).isEqualTo("Retain"));
  }

  @Test
  void anImageIsScannedAndItsTagNeverNamesAnother() {
    JsonNode repository = dev.all("AWS::ECR::Repository").getFirst().properties();
    assertThat(repository.path("ImageTagMutability").asString()).isEqualTo("IMMUTABLE");
    assertThat(repository.path("ImageScanningConfiguration").path("ScanOnPush").asBoolean())
        .isTrue();
  }
}
