package io.millrace.cdk;

import static java.util.Objects.requireNonNull;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * Where what any function was asked and could not do is kept, whichever way it came.
 *
 * <p>A dead letter says itself which function it is for, and stays for 14 days, encrypted; the
 * first one raises an alarm within a minute or two, which goes off when the queue is empty again:
 * {@link StageAlarms}. A dead letter is redriven by invoking the function with it once more: every
 * function may be asked twice.
 */
public final class DeadLetterQueues extends Construct {

  private final Queue queue;
  private final DataKey key;

  public DeadLetterQueues(Construct scope, String id, Stage stage, DataKey key) {
    super(scope, id);
    this.key = key;
    queue =
        Queue.Builder.create(this, "Queue")
            .encryption(key.key() == null ? QueueEncryption.SQS_MANAGED : null)
            .enforceSsl(true)
            .retentionPeriod(Duration.days(14))
            .removalPolicy(stage.removalPolicy())
            .build();
    // The construct library would grant whoever sends actions with wildcards on the key.
    ((CfnQueue) requireNonNull(queue.getNode().getDefaultChild())).setKmsMasterKeyId(key.arn());
  }

  /** How many there are. */
  Metric waiting(Duration period) {
    return queue.metricApproximateNumberOfMessagesVisible(
        MetricOptions.builder().period(period).statistic("Maximum").build());
  }

  /** Allows leaving a dead letter. */
  void grantSend(IGrantable sender) {
    queue.grantSendMessages(sender);
    key.grantEncrypt(sender);
  }

  public Queue queue() {
    return queue;
  }
}
