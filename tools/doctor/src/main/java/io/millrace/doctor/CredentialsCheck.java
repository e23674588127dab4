package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;

/** Checks that AWS answers, and knows who asks. */
final class CredentialsCheck implements HealthCheck {

  private final ProbeClients aws;
  private final Place place;
  private Optional<Identity> identity = Optional.empty();

  CredentialsCheck(ProbeClients aws, Place place) {
    this.aws = aws;
    this.place = place;
  }

  @Override
  public String name() {
    return "credentials";
  }

  /** Who asks; empty before {@link #result} and where it is not well. */
  Optional<Identity> identity() {
    return identity;
  }

  @Override
  public Result result() {
    return FailedCall.to(
        "sts:GetCallerIdentity",
        () -> {
          try (StsClient sts = aws.client(StsClient.builder())) {
            var caller = sts.getCallerIdentity();
            if (isElsewhere(caller.account())) {
              return new Missing(
                  "these are of account %s, and stage %s belongs to %s"
                      .formatted(caller.account(), place.stage(), place.settings().account()),
                  "sign in there: aws sso login --profile PROFILE, and --profile PROFILE here");
            }
            identity = Optional.of(new Identity(caller.account(), caller.arn()));
            return new Ok(caller.arn());
          } catch (AwsServiceException e) {
            throw e;
          } catch (SdkClientException e) {
            return unanswered(e);
          }
        });
  }

  private boolean isElsewhere(String account) {
    String owner = place.settings().account();
    return !place.isLocal() && owner != null && !owner.equals(account);
  }

  private Result unanswered(SdkClientException e) {
    if (place.isLocal()) {
      return new Missing(
          "nothing answers at " + place.endpoint(),
          "start it with ./millrace up, or unset AWS_ENDPOINT_URL");
    }
    return String.valueOf(e.getMessage()).contains("credentials")
        ? new Missing("there are none", "aws configure sso, or export AWS_PROFILE")
        : new Missing(
            "AWS does not answer: " + FailedCall.firstSentence(e),
            "check the network and HTTPS_PROXY");
  }
}
