package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/** Checks that a stack is deployed, and came to rest. */
record StackCheck(ProbeClients aws, Place place, String stack) implements HealthCheck {

  @Override
  public String name() {
    return "stack";
  }

  @Override
  public Result result() {
    return FailedCall.to(
        "cloudformation:DescribeStacks",
        () -> {
          try (CloudFormationClient stacks = aws.client(CloudFormationClient.builder())) {
            var found =
                stacks.describeStacks(describe -> describe.stackName(stack)).stacks().getFirst();
            return judge(found.stackStatusAsString());
          } catch (AwsServiceException e) {
            if (FailedCall.code(e).equals("ValidationError")) {
              return new NotApplicable(
                  "%s is not deployed yet: npx aws-cdk deploy --all -c stage=%s"
                      .formatted(stack, place.stage()));
            }
            throw e;
          }
        });
  }

  private Result judge(String status) {
    String told = "%s is %s".formatted(stack, status);
    if (status.endsWith("_IN_PROGRESS")) {
      return new Unknown(told + ": look again when it has ended");
    }
    return status.matches("(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK)_COMPLETE")
        ? new Ok(told)
        : new Missing(
            told,
            "aws cloudformation describe-stack-events --stack-name %s says why".formatted(stack));
  }
}
