package io.millrace.cdk;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * Where what any function was asked and could not do is kept, whichever way it came.
 *
 * <p>A letter says itself which function it is for, and stays for 14 days, encrypted; the first one
 * raises an alarm within a minute or two, which goes off when the queue is empty again. A letter is
 * redriven by invoking the function with it once more: every function may be asked twice.
 */
public final class DeadLetters extends Construct {

  private final Queue queue;

  public DeadLetters(Construct scope, String id, Stage stage) {
    super(scope, id);
    queue =
        Queue.Builder.create(this, "Queue")
            // Not a key of AWS KMS's own: EventBridge could not write under it.
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .retentionPeriod(Duration.days(14))
            .build();
    queue
        .metricApproximateNumberOfMessagesVisible(
            MetricOptions.builder().period(Duration.minutes(1)).statistic("Maximum").build())
        .createAlarm(
            this,
            "Alarm",
            CreateAlarmOptions.builder()
                .alarmDescription(
                    "A function of stage %s gave up on something.".formatted(stage.name()))
                .threshold(1)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .evaluationPeriods(1)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build());
  }

  public Queue queue() {
    return queue;
  }
}
