package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Checks that the CDK's own bucket and roles are in the account and region, and new enough. */
record BootstrapCheck(ProbeClients aws, Place place, Identity identity) implements HealthCheck {

  static final int NEEDED = 6; // requiresBootstrapStackVersion of the assembly's manifest

  @Override
  public String name() {
    return "bootstrap";
  }

  @Override
  public Result result() {
    if (place.isLocal()) {
      return new NotApplicable("the local cloud reads templates as they are");
    }
    String qualifier = place.settings().bootstrapQualifier();
    String remedy =
        "npx aws-cdk bootstrap --qualifier %s aws://%s/%s"
            .formatted(qualifier, identity.account(), place.regionIfSet().orElse("REGION"));
    String parameter = "/cdk-bootstrap/%s/version".formatted(qualifier);
    return FailedCall.to(
        "ssm:GetParameter",
        () -> {
          try (SsmClient ssm = aws.client(SsmClient.builder())) {
            int version =
                Integer.parseInt(ssm.getParameter(get -> get.name(parameter)).parameter().value());
            return version >= NEEDED
                ? new Ok("version %s".formatted(version))
                : new Missing("version %s, and %s is needed".formatted(version, NEEDED), remedy);
          } catch (ParameterNotFoundException e) {
            return new Missing("account and region were never bootstrapped", remedy);
          }
        });
  }
}
