package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Checks that a region is set, and is one that Lambda has. */
record RegionCheck(Place place) implements HealthCheck {

  @Override
  public String name() {
    return "region";
  }

  @Override
  public Result result() {
    return place
        .regionIfSet()
        .map(this::known)
        .orElseGet(() -> new Missing("none is set", "export AWS_REGION=us-east-1, or --region"));
  }

  private Result known(String region) {
    return place.isLocal() || LambdaClient.serviceMetadata().regions().contains(Region.of(region))
        ? new Ok(region)
        : new Missing(
            "Lambda is not known to be in '%s'".formatted(region),
            "check its spelling, for instance eu-central-1");
  }
}
