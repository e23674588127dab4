package io.millrace.local.queue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What each operation of SQS reads. */
final class SqsInputs {

  private SqsInputs() {}

  record CreateQueue(String queueName, Map<String, String> attributes) {}

  record DeleteQueue(String queueUrl) {}

  record GetQueueUrl(String queueName, @Nullable String queueOwnerAWSAccountId) {}

  record ListQueues(
      @Nullable String queueNamePrefix, @Nullable Integer maxResults, @Nullable String nextToken) {}

  record GetQueueAttributes(String queueUrl, List<String> attributeNames) {}

  record SetQueueAttributes(String queueUrl, Map<String, String> attributes) {}

  record SendMessage(
      String queueUrl,
      String messageBody,
      @Nullable Integer delaySeconds,
      Map<String, JsonNode> messageAttributes) {

    SendEntry entry() {
      return new SendEntry("", messageBody, delaySeconds, messageAttributes);
    }
  }

  record SendMessageBatch(String queueUrl, List<SendEntry> entries) {}

  record SendEntry(
      String id,
      String messageBody,
      @Nullable Integer delaySeconds,
      Map<String, JsonNode> messageAttributes) {}

  /**
   * @param attributeNames the older name of {@code messageSystemAttributeNames}
   */
  record ReceiveMessage(
      String queueUrl,
      List<String> attributeNames,
      List<String> messageSystemAttributeNames,
      List<String> messageAttributeNames,
      @Nullable Integer maxNumberOfMessages,
      @Nullable Integer visibilityTimeout,
      @Nullable Integer waitTimeSeconds) {}

  record DeleteMessage(String queueUrl, String receiptHandle) {}

  record DeleteMessageBatch(String queueUrl, List<DeleteEntry> entries) {}

  record DeleteEntry(String id, String receiptHandle) {}

  record ChangeMessageVisibility(
      String queueUrl, String receiptHandle, Integer visibilityTimeout) {}

  record PurgeQueue(String queueUrl) {}
}
