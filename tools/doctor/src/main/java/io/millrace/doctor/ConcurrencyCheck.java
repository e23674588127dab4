package io.millrace.doctor;

import io.millrace.cost.Resource;
import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import java.util.List;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Checks that Lambda lets the account run as much at once as the templates reserve. */
record ConcurrencyCheck(ProbeClients aws, Place place, List<Resource> templates)
    implements HealthCheck {

  private static final int LEFT_UNRESERVED = 100; // Lambda refuses to reserve these

  @Override
  public String name() {
    return "concurrency";
  }

  @Override
  public Result result() {
    if (place.isLocal()) {
      return new NotApplicable("functions run as processes of this machine");
    }
    int reserved =
        templates.stream()
            .mapToInt(
                resource -> resource.properties().path("ReservedConcurrentExecutions").asInt(0))
            .sum();
    return FailedCall.to(
        "lambda:GetAccountSettings",
        () -> {
          try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
            int limit = lambda.getAccountSettings(_ -> {}).accountLimit().concurrentExecutions();
            int needed = reserved == 0 ? 1 : reserved + LEFT_UNRESERVED;
            return limit >= needed
                ? new Ok("%s functions at once, %s reserved".formatted(limit, reserved))
                : new Missing(
                    "%s functions may run at once, and reserving %s needs %s"
                        .formatted(limit, reserved, needed),
                    "ask for more: aws service-quotas request-service-quota-increase --service-code lambda"
                        + " --quota-code L-B99A9384 --desired-value 1000");
          }
        });
  }
}
