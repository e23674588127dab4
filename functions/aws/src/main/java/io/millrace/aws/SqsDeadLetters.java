package io.millrace.aws;

import io.millrace.domain.event.DeadLetters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Dead letters in a queue of SQS. */
public final class SqsDeadLetters implements DeadLetters {

  private static final int MOST_AT_ONCE = 10;
  private static final int HIDDEN_SECONDS = 60;
  private static final int WAIT_SECONDS = 1; // asks all of SQS's servers, not a few of them

  private final SqsClient sqs;
  private final String queueUrl;

  public SqsDeadLetters(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  @Override
  public List<DeadLetter> take(int limit) {
    List<DeadLetter> taken = new ArrayList<>();
    while (taken.size() < limit) {
      List<DeadLetter> more = receive(Math.min(MOST_AT_ONCE, limit - taken.size()));
      if (more.isEmpty()) {
        break;
      }
      taken.addAll(more);
    }
    return taken;
  }

  private List<DeadLetter> receive(int limit) {
    return Aws.call(
        "take dead letters",
        () ->
            sqs
                .receiveMessage(r ->
                    r.queueUrl(queueUrl)
                        .maxNumberOfMessages(limit)
                        .visibilityTimeout(HIDDEN_SECONDS)
                        .waitTimeSeconds(WAIT_SECONDS)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP))
                .messages()
                .stream()
                .map(SqsDeadLetters::deadLetter)
                .toList());
  }

  private static DeadLetter deadLetter(Message message) {
    Map<String, String> attributes = new TreeMap<>();
    message
        .messageAttributes()
        .forEach((name, value) -> {
          if (value.stringValue() != null) {
            attributes.put(name, value.stringValue());
          }
        });
    String sent = message.attributes().getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0");
    return new DeadLetter(
        Aws.said("a dead letter's id", message.messageId()),
        Aws.said("a dead letter's receipt", message.receiptHandle()),
        Instant.ofEpochMilli(Long.parseLong(sent)),
        Objects.requireNonNullElse(message.body(), ""),
        attributes);
  }

  @Override
  public void putBack(DeadLetter deadLetter) {
    Aws.call(
        "put back " + deadLetter,
        () ->
            sqs.changeMessageVisibility(c ->
                c.queueUrl(queueUrl).receiptHandle(deadLetter.receipt()).visibilityTimeout(0)));
  }

  @Override
  public void remove(DeadLetter deadLetter) {
    Aws.call(
        "remove " + deadLetter,
        () -> sqs.deleteMessage(d -> d.queueUrl(queueUrl).receiptHandle(deadLetter.receipt())));
  }
}
