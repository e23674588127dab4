package io.millrace.local.queue;

import io.millrace.local.Json;
import io.millrace.local.TemplateException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A queue's attributes, with AWS's defaults.
 *
 * @param deadLetterArn where a message goes that was received too often; null for nowhere
 * @param maximumReceives how often is not yet too often; 0 where there is no dead-letter queue
 */
record QueueSettings(
    Duration visibilityTimeout,
    Duration delay,
    Duration retention,
    Duration receiveWait,
    @Nullable String deadLetterArn,
    int maximumReceives) {

  static QueueSettings of(JsonNode properties) {
    if (properties.path("FifoQueue").asBoolean(false)) {
      throw new TemplateException("FIFO queues are not emulated");
    }
    JsonNode redrive = properties.path("RedrivePolicy");
    return new QueueSettings(
        Duration.ofSeconds(Json.whole(properties, "VisibilityTimeout", 30)),
        Duration.ofSeconds(Json.whole(properties, "DelaySeconds", 0)),
        Duration.ofSeconds(Json.whole(properties, "MessageRetentionPeriod", 345_600)),
        Duration.ofSeconds(Json.whole(properties, "ReceiveMessageWaitTimeSeconds", 0)),
        redrive.has("deadLetterTargetArn") ? redrive.path("deadLetterTargetArn").asString() : null,
        Json.whole(redrive, "maxReceiveCount", 0));
  }
}
