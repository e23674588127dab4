package io.millrace.doctor;

import io.millrace.cost.Resource;
import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** Checks that the image that training jobs run is in the account's registry. */
record TrainerImageCheck(ProbeClients aws, Place place, List<Resource> templates)
    implements HealthCheck {

  /** The text that ends the image in a template: a colon and the tag. */
  private static final Pattern TAG = Pattern.compile("\":([A-Za-z0-9_][A-Za-z0-9_.-]*)\"");

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public Result result() {
    return place.isLocal()
        ? new NotApplicable("the trainer runs as a process of this machine")
        : repository()
            .flatMap(repository -> tag().map(tag -> find(repository, tag)))
            .orElseGet(() -> new Unknown("the templates name no image to look for"));
  }

  private Optional<String> repository() {
    return templates.stream()
        .filter(resource -> resource.type().equals("AWS::ECR::Repository"))
        .map(resource -> resource.properties().path("RepositoryName").asString())
        .findFirst();
  }

  /** The tag that the function that launches training is told. */
  private Optional<String> tag() {
    return templates.stream()
        .map(resource -> resource.properties().at("/Environment/Variables/TRAINER_IMAGE"))
        .flatMap(image -> TAG.matcher(image.toString()).results())
        .map(found -> found.group(1))
        .findFirst();
  }

  private Result find(String repository, String tag) {
    return FailedCall.to(
        "ecr:DescribeImages",
        () -> {
          String push = "run the command of %s's output PushTrainer".formatted(place.dataStack());
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
                "npx aws-cdk deploy %s -c stage=%s, then %s"
                    .formatted(place.dataStack(), place.stage(), push));
          } catch (ImageNotFoundException e) {
            return new Missing("%s has no image %s".formatted(repository, tag), push);
          }
        });
  }
}
