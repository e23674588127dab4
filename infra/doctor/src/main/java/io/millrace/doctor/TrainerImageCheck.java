package io.millrace.doctor;

import io.millrace.cost.Resource;
import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** That the image that training jobs run is in the account's registry. */
record TrainerImageCheck(Aws aws, Place place, List<Resource> templates) implements Check {

  private static final Pattern IMAGE = Pattern.compile("/([a-z0-9._-]+):([A-Za-z0-9_.-]+)");

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public Result result() {
    return place.isLocal()
        ? new NotApplicable("the trainer runs as a process of this machine")
        : image()
            .map(image -> find(image.group(1), image.group(2)))
            .orElseGet(() -> new Unknown("the templates name no image to look for"));
  }

  /** Repository and tag, as the function that launches training is told them. */
  private Optional<MatchResult> image() {
    return templates.stream()
        .map(resource -> resource.properties().at("/Environment/Variables/TRAINER_IMAGE"))
        .filter(image -> !image.isMissingNode())
        .flatMap(image -> IMAGE.matcher(image.toString()).results())
        .findFirst();
  }

  private Result find(String repository, String tag) {
    return Answer.to(
        "ecr:DescribeImages",
        () -> {
          String push =
              "functions/trainer/push-image ACCOUNT.dkr.ecr.%s.amazonaws.com/%s:%s"
                  .formatted(place.regionIfSet().orElse("REGION"), repository, tag);
          try (EcrClient ecr = aws.client(EcrClient.builder())) {
            var found =
                ecr.describeImages(describe ->
                    describe
                        .repositoryName(repository)
                        .imageIds(ImageIdentifier.builder().imageTag(tag).build()));
            return new Ok(
                "%s:%s, pushed %s"
                    .formatted(repository, tag, found.imageDetails().getFirst().imagePushedAt()));
          } catch (RepositoryNotFoundException e) {
            return new Missing(
                "there is no image repository " + repository,
                "aws ecr create-repository --repository-name %s, then %s"
                    .formatted(repository, push));
          } catch (ImageNotFoundException e) {
            return new Missing("%s has no image %s".formatted(repository, tag), push);
          }
        });
  }
}
