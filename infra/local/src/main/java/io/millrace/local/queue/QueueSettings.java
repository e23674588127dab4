package io.millrace.local.queue;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.TemplateException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A queue's attributes, with AWS's defaults.
 *
 * @param deadLetterArn where a message goes that was received too often; null for nowhere
 * @param maximumReceives how often is not yet too often; 0 where there is no dead-letter queue
 * @param policy who may send and receive: it is kept and told, and everybody may; null for none
 */
record QueueSettings(
    Duration visibilityTimeout,
    Duration delay,
    Duration retention,
    Duration receiveWait,
    @Nullable String deadLetterArn,
    int maximumReceives,
    @Nullable String policy) {

  private static final QueueSettings USUAL =
      new QueueSettings(
          Duration.ofSeconds(30), Duration.ZERO, Duration.ofDays(4), Duration.ZERO, null, 0, null);

  /** Reads the properties of a template. */
  static QueueSettings of(JsonNode properties) {
    if (isFifo(properties)) {
      throw new TemplateException("FIFO queues are not emulated");
    }
    return USUAL.with(properties, properties.path("RedrivePolicy"));
  }

  /** Reads the attributes of CreateQueue. */
  static QueueSettings ofAttributes(JsonNode attributes) {
    if (isFifo(attributes)) {
      throw new ServiceException(
          400, "com.amazonaws.sqs#UnsupportedOperation", "FIFO queues are not emulated");
    }
    return USUAL.with(attributes);
  }

  /** The same but for these attributes, which are texts, the redrive policy too. */
  QueueSettings with(JsonNode attributes) {
    String redrive = JsonTrees.text(attributes, "RedrivePolicy", "");
    return with(attributes, redrive.isEmpty() ? JsonTrees.object() : JsonTrees.parse(redrive));
  }

  private QueueSettings with(JsonNode changes, JsonNode redrive) {
    boolean keepsRedrive = !changes.has("RedrivePolicy");
    return new QueueSettings(
        seconds(changes, "VisibilityTimeout", visibilityTimeout),
        seconds(changes, "DelaySeconds", delay),
        seconds(changes, "MessageRetentionPeriod", retention),
        seconds(changes, "ReceiveMessageWaitTimeSeconds", receiveWait),
        keepsRedrive ? deadLetterArn : deadLetters(redrive),
        keepsRedrive ? maximumReceives : JsonTrees.whole(redrive, "maxReceiveCount", 0),
        changes.has("Policy") ? changes.path("Policy").asString() : policy);
  }

  private static @Nullable String deadLetters(JsonNode redrive) {
    JsonNode arn = redrive.path("deadLetterTargetArn");
    return arn.isMissingNode() ? null : arn.asString();
  }

  private static boolean isFifo(JsonNode properties) {
    return JsonTrees.text(properties, "FifoQueue", "false").equals("true");
  }

  private static Duration seconds(JsonNode changes, String name, Duration before) {
    return Duration.ofSeconds(JsonTrees.whole(changes, name, (int) before.toSeconds()));
  }
}
