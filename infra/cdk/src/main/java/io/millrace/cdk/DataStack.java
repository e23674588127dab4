package io.millrace.cdk;

import static java.util.Objects.requireNonNull;

import io.millrace.cdk.Neighbours.Neighbour;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * What must survive a release: three buckets, the stateTable, the keys and the trainer's images.
 *
 * <p>Deleting or replacing the loop touches nothing here. What holds people's data expires: uploads
 * with the data sets and reports that were made of them, captured predictions with the rows that
 * were put into quarantine.
 */
public final class DataStack extends Stack {

  private final DataKey key;
  private final PrivateBucket intake;
  private final PrivateBucket data;
  private final PrivateBucket models;
  private final StateTable stateTable;
  private final SigningKey signingKey;
  private final Optional<PrivateBucket> promotions;
  private final TrainerImages trainerImages;

  /**
   * @param trainer tag of the trainer's image
   * @param home region that the stage is in; null for wherever it is deployed
   */
  public DataStack(Construct scope, String id, Stage stage, String trainer, @Nullable String home) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("Millrace: what must survive a release")
            .env(Environment.builder().account(stage.site().account()).region(home).build())
            .tags(stage.tags())
            .terminationProtection(stage.keepsData())
            .build());
    Boundary.of(this, stage);
    key = new DataKey(this, "Encryption", stage);
    intake = new PrivateBucket(this, "Intake", stage, key);
    intake.announceUploads();
    intake.expire("", stage.retention().dataDays());
    data = new PrivateBucket(this, "Data", stage, key);
    data.expire("datasets/", stage.retention().dataDays());
    data.expire("batch-out/", stage.retention().dataDays());
    data.expire("reports/", stage.retention().dataDays());
    data.expire("captures/", stage.retention().captureDays());
    data.expire("conversations/", stage.retention().captureDays());
    data.expire("feedback/", stage.retention().captureDays());
    data.expire("joined/", stage.retention().captureDays());
    data.expire("captures-failed/", stage.retention().captureDays());
    data.expire("quarantine/", stage.retention().captureDays());
    models = new PrivateBucket(this, "Models", stage, key);
    models.lock(stage.retention().modelLockDays());
    stateTable = new StateTable(this, "StateTable", stage, key);
    signingKey = SigningKey.ofVersions(this, "Signing", stage);
    promotions = stage.neighbours().before().map(before -> promotions(stage, before));
    trainerImages = new TrainerImages(this, "Trainer", stage, key, trainer);
    keepExports();
    CfnOutput.Builder.create(this, "PushTrainer")
        .description(
            "Builds the trainer's image and pushes it: once for what is in it, before training")
        .value("functions/trainer/push-image " + trainerImages.image())
        .build();
  }

  /**
   * Exports whatever another stack may import, whether one does or not: an export that is imported
   * cannot be taken away, so a release that imports less than the one before would else fail.
   */
  private void keepExports() {
    Stream.of(Optional.of(intake), Optional.of(data), Optional.of(models), promotions)
        .flatMap(Optional::stream)
        .forEach(bucket -> {
          exportValue(bucket.name());
          exportValue(bucket.arn());
        });
    exportValue(stateTable.name());
    exportValue(stateTable.table().getTableArn());
    exportValue(requireNonNull(stateTable.table().getTableStreamArn()));
    exportValue(signingKey.arn());
    if (key.arn() != null) {
      exportValue(key.arn());
    }
  }

  private PrivateBucket promotions(Stage stage, Neighbour before) {
    String name = Neighbours.promotionsBucket(stage.name(), Aws.ACCOUNT_ID);
    var bucket = new PrivateBucket(this, "Promotions", stage, key, name);
    bucket.announceUploads();
    bucket.acceptFrom(before.accountOrOurs(), before.promoterArn());
    return bucket;
  }

  /** Where the stage before hands versions over; empty in the first stage. */
  Optional<PrivateBucket> promotions() {
    return promotions;
  }

  /** What encrypts all that is kept. */
  public DataKey key() {
    return key;
  }

  /** Where people drop files. */
  public PrivateBucket intake() {
    return intake;
  }

  /** Data sets, reports, quarantine, captured predictions. */
  public PrivateBucket data() {
    return data;
  }

  /** Model archives, one folder a project; none is replaced or deleted before its time. */
  public PrivateBucket models() {
    return models;
  }

  public StateTable stateTable() {
    return stateTable;
  }

  /** What the stage vouches with for its model versions. */
  public SigningKey signingKey() {
    return signingKey;
  }

  public TrainerImages trainerImages() {
    return trainerImages;
  }
}
