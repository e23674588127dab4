package io.millrace.cdk;

import java.util.Collection;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.scheduler.CfnSchedule.DeadLetterConfigProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.FlexibleTimeWindowProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.RetryPolicyProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.TargetProperty;
import software.constructs.Construct;

/**
 * Calls each function that starts from a snapshot once a day, with an event that it does nothing
 * with: Lambda drops the snapshot of a version that nobody calls for 14 days, and refuses the next
 * call while it takes another.
 *
 * <p>The clock does so itself and no function does, as whoever may call a function behind the API
 * may say to it that anybody asks.
 */
final class Waking extends Construct {

  /** What {@code io.millrace.runtime.process.Waking} knows. */
  static final String EVENT = "{\"wake\":true}";

  static final String DAILY = "cron(30 4 * * ? *)";

  private static final int RETRIES = 185; // the clock's own maximum
  private static final int WORTH_RETRYING_SECONDS = 21_600;

  Waking(
      Construct scope, String id, DeadLetterQueues dead, Collection<SpecifiedFunction> functions) {
    super(scope, id);
    Role clock =
        Role.Builder.create(this, "Clock")
            .description("Keeps snapshots of functions")
            .assumedBy(
                new ServicePrincipal("scheduler.amazonaws.com")
                    .withConditions(
                        Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID))))
            .build();
    dead.grantSend(clock);
    for (SpecifiedFunction function : functions) {
      function.grantInvoke(clock);
      CfnSchedule.Builder.create(this, function.title())
          .scheduleExpression(DAILY)
          .flexibleTimeWindow(FlexibleTimeWindowProperty.builder().mode("OFF").build())
          .target(
              TargetProperty.builder()
                  .arn(function.entry().getFunctionArn())
                  .roleArn(clock.getRoleArn())
                  .input(EVENT)
                  .retryPolicy(
                      RetryPolicyProperty.builder()
                          .maximumRetryAttempts(RETRIES)
                          .maximumEventAgeInSeconds(WORTH_RETRYING_SECONDS)
                          .build())
                  .deadLetterConfig(
                      DeadLetterConfigProperty.builder().arn(dead.queue().getQueueArn()).build())
                  .build())
          .build();
    }
  }
}
