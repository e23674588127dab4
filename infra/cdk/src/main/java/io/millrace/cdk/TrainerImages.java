package io.millrace.cdk;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ecr.LifecycleRule;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecr.TagMutability;
import software.amazon.awscdk.services.ecr.TagStatus;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.DockerImageCode;
import software.amazon.awscdk.services.lambda.EcrImageCodeProps;
import software.constructs.Construct;

/**
 * Where the trainer's container images are kept. A tag is what is in the image, so it never names
 * another later, and each image is looked through for known holes when it is pushed.
 */
public final class TrainerImages extends Construct {

  private static final int UNTAGGED_DAYS = 14;

  private final Repository repository;
  private final String tag;

  /**
   * @param tag of the image that training jobs run
   */
  public TrainerImages(Construct scope, String id, Stage stage, DataKey key, String tag) {
    super(scope, id);
    this.tag = tag;
    repository =
        Repository.Builder.create(this, "Repository")
            .repositoryName("millrace-trainer-" + stage.name())
            .imageTagMutability(TagMutability.IMMUTABLE)
            .encryptionKey(key.key())
            .imageScanOnPush(true)
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .description(
                            "images that no tag names, such as of a push that was broken off")
                        .tagStatus(TagStatus.UNTAGGED)
                        .maxImageAge(Duration.days(UNTAGGED_DAYS))
                        .build()))
            .removalPolicy(stage.removalPolicy())
            .emptyOnDelete(!stage.keepsData())
            .build();
  }

  /** Allows pulling images. */
  public void grantPull(IGrantable puller) {
    repository.grantPull(puller);
  }

  /** The same image as the code of a function. */
  DockerImageCode code(List<String> entryPoint, List<String> command) {
    return DockerImageCode.fromEcr(
        repository,
        EcrImageCodeProps.builder().tagOrDigest(tag).entrypoint(entryPoint).cmd(command).build());
  }

  /** The image that the stage's training jobs run. */
  public String image() {
    return repository.repositoryUriForTag(tag);
  }
}
