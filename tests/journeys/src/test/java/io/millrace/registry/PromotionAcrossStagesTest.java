package io.millrace.registry;

import static io.millrace.domain.Samples.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.AwsClients;
import io.millrace.deployment.DeployVersion;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.event.Event;
import io.millrace.domain.registry.ArchiveFolder;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import io.millrace.local.Stores;
import io.millrace.local.sagemaker.TrainingPrograms;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** From a run in dev to a version that serves in staging, over S3, KMS, DynamoDB and CloudWatch. */
class PromotionAcrossStagesTest {

  private static final byte[] ARCHIVE = "what a run learned".getBytes(UTF_8);
  private static final ArchiveFolder FOLDER = new ArchiveFolder(CHURN, Sha256.of(ARCHIVE));

  @TempDir Path folder;

  @Test
  void aVersionServesInTheNextStageOnceSomebodyApprovedItThere() throws Exception {
    try (LocalCloud cloud = cloud();
        CloudStage dev = CloudStage.create("dev", clients(cloud));
        CloudStage staging = CloudStage.create("staging", clients(cloud))) {
      dev.projects().declare(Samples.project(), Sha256.of("1"), "ada");
      dev.register().apply(new Event.RunPassed(CHURN, passedRun(dev).runId()));
      assertThat(dev.deploy().apply(new Event.VersionApproved(CHURN, 1)))
          .isEqualTo(new DeployVersion.Live("telco-churn", 1, 1));

      dev.outgoingPromotions().request(dev.version(1), "staging", "olga", "it is good");
      dev.promote(staging.promotions()).apply(new Event.PromotionRequested(CHURN, 1));
      ObjectRef handedOver =
          staging.objects().head(staging.promotions(), FOLDER.promotion()).orElseThrow();
      var receive = staging.receive(dev);

      assertThat(receive.apply(handedOver)).isEqualTo(receive.apply(handedOver));
      ModelVersion arrived = staging.version(1);
      assertThat(arrived.approval()).isEqualTo(new Approval.Pending());
      assertThat(arrived.signature().key()).isNotEqualTo(dev.version(1).signature().key());
      assertThat(staging.objects().digest(arrived.archive())).isEqualTo(FOLDER.digest());

      staging.registry().decide(CHURN, 1, true, "bob", "good there, good here");
      assertThat(staging.deploy().apply(new Event.VersionApproved(CHURN, 1)))
          .isEqualTo(new DeployVersion.Live("telco-churn", 1, 1));
    }
  }

  @Test
  void aStageThatIsNotTheOneBeforeIsNotBelieved() throws Exception {
    try (LocalCloud cloud = cloud();
        CloudStage dev = CloudStage.create("dev", clients(cloud));
        CloudStage other = CloudStage.create("other", clients(cloud));
        CloudStage staging = CloudStage.create("staging", clients(cloud))) {
      other.projects().declare(Samples.project(), Sha256.of("1"), "mallory");
      other.register().apply(new Event.RunPassed(CHURN, passedRun(other).runId()));
      other.outgoingPromotions().request(other.version(1), "staging", "mallory", "let me in");
      other.promote(staging.promotions()).apply(new Event.PromotionRequested(CHURN, 1));

      var received =
          staging
              .receive(dev)
              .apply(
                  staging.objects().head(staging.promotions(), FOLDER.promotion()).orElseThrow());

      assertThat(received.outcome()).contains("not signed with the key of the stage dev");
      assertThat(staging.registry().newest(CHURN, 1)).isEmpty();
    }
  }

  private static Run passedRun(CloudStage stage) {
    stage.publishDataset();
    ObjectRef archive =
        stage.objects().write(stage.data(), "runs/r-1/model.tar.gz", ARCHIVE, "application/gzip");
    var run =
        new Run(CHURN, "r-1", 1, 1, null, stage.name() + "-r-1", Instant.EPOCH, null, null, null);
    var model =
        new Run.Model(archive, Sha256.of(ARCHIVE), Samples.evaluation(0.84), null, List.of());
    return stage.runs().ended(stage.runs().planned(run), new Run.Outcome.Passed(model));
  }

  private static AwsClients clients(LocalCloud cloud) {
    return new AwsClients(
        Region.US_EAST_1,
        URI.create(cloud.endpoint()),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private LocalCloud cloud() throws Exception {
    Files.writeString(folder.resolve("manifest.json"), "{\"artifacts\":{}}");
    return LocalCloud.start(
        LocalCloudOptions.usual(folder, folder.resolve("data"), folder.resolve("cache"))
            .withPort(0),
        Stores.usual(
            Path.of("../../infra/dynamodb-local/target/lib"), new TrainingPrograms(Map.of())));
  }
}
