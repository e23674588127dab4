package io.millrace.cdk;

import io.millrace.cdk.Neighbours.Neighbour;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * What must survive a release: three buckets, the ledger, the keys and the trainer's images.
 *
 * <p>Deleting or replacing the loop touches nothing here. Captured predictions and the rows that
 * were put into quarantine hold people's data and expire together.
 */
public final class DataStack extends Stack {

  private final DataKey key;
  private final PrivateBucket intake;
  private final PrivateBucket data;
  private final PrivateBucket models;
  private final Ledger ledger;
  private final SigningKey signingKey;
  private final Optional<PrivateBucket> promotions;
  private final TrainerImages trainerImages;

  /**
   * @param home region that the stage is in; null for wherever it is deployed
   */
  public DataStack(Construct scope, String id, Stage stage, @Nullable String home) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("Millrace: what must survive a release")
            .env(Environment.builder().region(home).build())
            .terminationProtection(stage.keepsData())
            .build());
    key = new DataKey(this, "Encryption", stage);
    intake = new PrivateBucket(this, "Intake", stage, key);
    intake.announceUploads();
    data = new PrivateBucket(this, "Data", stage, key);
    data.expire("captures/", stage.retention().captureDays());
    data.expire("captures-failed/", stage.retention().captureDays());
    data.expire("quarantine/", stage.retention().captureDays());
    models = new PrivateBucket(this, "Models", stage, key);
    models.lock(stage.retention().modelLockDays());
    ledger = new Ledger(this, "Ledger", stage, key);
    signingKey = new SigningKey(this, "Signing", stage);
    promotions = stage.neighbours().before().map(before -> promotions(stage, before));
    trainerImages = new TrainerImages(this, "Trainer", stage);
    CfnOutput.Builder.create(this, "PushTrainer")
        .description("Builds the trainer's image and pushes it: once a version, before training")
        .value("functions/trainer/push-image " + trainerImages.image())
        .build();
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

  public Ledger ledger() {
    return ledger;
  }

  /** What the stage vouches with for its model versions. */
  public SigningKey signingKey() {
    return signingKey;
  }

  public TrainerImages trainerImages() {
    return trainerImages;
  }
}
