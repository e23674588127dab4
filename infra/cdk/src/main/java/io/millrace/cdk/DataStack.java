package io.millrace.cdk;

import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * What must survive a release: three buckets, the ledger, the signing key and the trainer's images.
 *
 * <p>Deleting or replacing the loop touches nothing here. Captured predictions and the rows that
 * were put into quarantine hold people's data and expire together.
 */
public final class DataStack extends Stack {

  private final PrivateBucket intake;
  private final PrivateBucket data;
  private final PrivateBucket models;
  private final Ledger ledger;
  private final SigningKey signingKey;
  private final TrainerImages trainerImages;

  public DataStack(Construct scope, String id, Stage stage) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("Millrace: what must survive a release")
            .terminationProtection(stage.keepsData())
            .build());
    intake = new PrivateBucket(this, "Intake", stage);
    intake.announceUploads();
    data = new PrivateBucket(this, "Data", stage);
    data.expire("captures/", stage.retention().captureDays());
    data.expire("captures-failed/", stage.retention().captureDays());
    data.expire("quarantine/", stage.retention().captureDays());
    models = new PrivateBucket(this, "Models", stage);
    ledger = new Ledger(this, "Ledger", stage);
    signingKey = new SigningKey(this, "Signing", stage);
    trainerImages = new TrainerImages(this, "Trainer", stage);
    CfnOutput.Builder.create(this, "PushTrainer")
        .description("Builds the trainer's image and pushes it: once a version, before training")
        .value("functions/trainer/push-image " + trainerImages.image())
        .build();
  }

  /** Where people drop files. */
  public PrivateBucket intake() {
    return intake;
  }

  /** Data sets, reports, quarantine, captured predictions. */
  public PrivateBucket data() {
    return data;
  }

  /** Model archives, one folder a project. */
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
