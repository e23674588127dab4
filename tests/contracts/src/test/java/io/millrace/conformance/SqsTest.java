package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.AwsEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Amazon SQS API Reference and Developer Guide: standard queues. */
class SqsTest {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofSeconds(60));

  private final SqsClient sqs = AwsEndpoint.GIVEN.clients().client(SqsClient.builder());
  private final List<String> queues = new ArrayList<>();
  private final String queue = create(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60"));

  @AfterEach
  void deleteQueues() {
    queues.forEach(url -> sqs.deleteQueue(d -> d.queueUrl(url)));
    sqs.close();
  }

  @Test
  void whatIsSentIsReceivedWithItsAttributesUntilItIsDeleted() {
    var colour = MessageAttributeValue.builder().dataType("String").stringValue("rötlich").build();
    sqs.sendMessage(
        s -> s.queueUrl(queue).messageBody("ünï").messageAttributes(Map.of("colour", colour)));

    Message message = receive(queue); // the SDK checks the digests of both

    assertThat(message.body()).isEqualTo("ünï");
    assertThat(message.messageAttributes()).containsEntry("colour", colour);
    assertThat(message.attributes())
        .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1")
        .containsKeys(
            MessageSystemAttributeName.SENT_TIMESTAMP,
            MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP);
    assertThat(look(queue)).isEmpty();
    sqs.deleteMessage(d -> d.queueUrl(queue).receiptHandle(message.receiptHandle()));
    sqs.deleteMessage(d -> d.queueUrl(queue).receiptHandle(message.receiptHandle()));
  }

  @Test
  void whatIsGivenBackComesAgainAndIsCounted() {
    send("x");
    Message first = receive(queue);
    sqs.changeMessageVisibility(
        c -> c.queueUrl(queue).receiptHandle(first.receiptHandle()).visibilityTimeout(0));

    Message second = receive(queue);

    assertThat(second.messageId()).isEqualTo(first.messageId());
    assertThat(second.attributes())
        .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2");
  }

  @Test
  void whatIsReceivedTooOftenGoesToTheDeadLetters() {
    String dead = create(Map.of());
    sqs.setQueueAttributes(s ->
        s.queueUrl(queue)
            .attributes(
                Map.of(
                    QueueAttributeName.REDRIVE_POLICY,
                    "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":2}"
                        .formatted(attribute(dead, QueueAttributeName.QUEUE_ARN)),
                    QueueAttributeName.VISIBILITY_TIMEOUT,
                    "0")));
    send("poison");

    await()
        .atMost(PATIENCE)
        .until(() -> {
          look(queue);
          return attribute(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES).equals("1");
        });

    assertThat(receive(dead).body()).isEqualTo("poison");
    assertThat(attribute(queue, QueueAttributeName.REDRIVE_POLICY)).contains("maxReceiveCount");
  }

  @Test
  void aDelayedMessageComesLater() {
    sqs.sendMessage(s -> s.queueUrl(queue).messageBody("later").delaySeconds(1));

    var times = receive(queue).attributes();

    long sent = millis(times, MessageSystemAttributeName.SENT_TIMESTAMP);
    assertThat(millis(times, MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP) - sent)
        .isGreaterThanOrEqualTo(900);
  }

  private static long millis(
      Map<MessageSystemAttributeName, String> attributes, MessageSystemAttributeName name) {
    return Long.parseLong(attributes.getOrDefault(name, "0"));
  }

  @Test
  void aBatchSaysOfEachWhatBecameOfIt() {
    var sent = sqs.sendMessageBatch(b -> b.queueUrl(queue).entries(entry("a", 0), entry("b", 901)));

    assertThat(sent.successful()).extracting(e -> e.id()).containsExactly("a");
    assertThat(sent.failed())
        .extracting(BatchResultErrorEntry::id, BatchResultErrorEntry::code)
        .containsExactly(tuple("b", "InvalidParameterValue"));
  }

  @Test
  void whatDoesNotFitIsRefusedByItsCode() {
    refused(() -> send("x".repeat(1024 * 1024 + 1)), "InvalidParameterValue");
    refused(
        () -> sqs.sendMessageBatch(b -> b.queueUrl(queue).entries(List.of())),
        "AWS.SimpleQueueService.EmptyBatchRequest");
    refused(
        () ->
            sqs.sendMessageBatch(b ->
                b.queueUrl(queue)
                    .entries(IntStream.range(0, 11).mapToObj(i -> entry("e" + i, 0)).toList())),
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest");
    refused(
        () -> sqs.sendMessageBatch(b -> b.queueUrl(queue).entries(entry("a", 0), entry("a", 0))),
        "AWS.SimpleQueueService.BatchEntryIdsNotDistinct");
    refused(
        () -> sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(11)),
        "InvalidParameterValue");
    refused(
        () ->
            sqs.changeMessageVisibility(
                c -> c.queueUrl(queue).receiptHandle("nonsense").visibilityTimeout(1)),
        "ReceiptHandleIsInvalid");
  }

  @Test
  void aQueueThatIsNotThereIsToldByItsCode() {
    assertThatExceptionOfType(QueueDoesNotExistException.class)
        .isThrownBy(() -> sqs.getQueueUrl(g -> g.queueName("missing-" + UUID.randomUUID())))
        .satisfies(e ->
            assertThat(e.awsErrorDetails().errorCode())
                .isEqualTo("AWS.SimpleQueueService.NonExistentQueue"));
  }

  @Test
  void aQueueIsMadeOnce() {
    String name = queue.substring(queue.lastIndexOf('/') + 1);

    assertThat(
            sqs.createQueue(c ->
                    c.queueName(name)
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60")))
                .queueUrl())
        .isEqualTo(queue);
    refused(
        () ->
            sqs.createQueue(c ->
                c.queueName(name).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "61"))),
        "QueueAlreadyExists");
    assertThat(sqs.listQueues(l -> l.queueNamePrefix(name)).queueUrls()).containsExactly(queue);
  }

  @Test
  void queuesComeInPages() {
    String prefix = queue.substring(queue.lastIndexOf('/') + 1);

    assertThat(sqs.listQueues(l -> l.queueNamePrefix(prefix).maxResults(1)).queueUrls())
        .containsExactly(queue);
    refused(() -> sqs.listQueues(l -> l.maxResults(1_001)), "InvalidParameterValue");
  }

  @Test
  void onlyTheAttributesThatAreAskedForAreTold() {
    var value = MessageAttributeValue.builder().dataType("String").stringValue("x").build();
    sqs.sendMessage(s ->
        s.queueUrl(queue)
            .messageBody("x")
            .messageAttributes(Map.of("shop.one", value, "shop.two", value, "other", value)));

    Message message =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    sqs.receiveMessage(r ->
                            r.queueUrl(queue)
                                .waitTimeSeconds(5)
                                .messageAttributeNames("shop.*")
                                .messageSystemAttributeNames(
                                    MessageSystemAttributeName.SENT_TIMESTAMP))
                        .messages(),
                found -> !found.isEmpty())
            .getFirst();

    assertThat(message.messageAttributes()).containsOnlyKeys("shop.one", "shop.two");
    assertThat(message.attributes()).containsOnlyKeys(MessageSystemAttributeName.SENT_TIMESTAMP);
    assertThat(
            sqs.getQueueAttributes(
                    g -> g.queueUrl(queue).attributeNames(QueueAttributeName.DELAY_SECONDS))
                .attributes())
        .containsOnlyKeys(QueueAttributeName.DELAY_SECONDS);
    refused(
        () ->
            sqs.setQueueAttributes(
                s -> s.queueUrl(queue).attributesWithStrings(Map.of("NoSuchAttribute", "1"))),
        "InvalidAttributeName");
  }

  private String create(Map<QueueAttributeName, String> attributes) {
    String name = "conformance-" + UUID.randomUUID();
    String url = sqs.createQueue(c -> c.queueName(name).attributes(attributes)).queueUrl();
    queues.add(url);
    return url;
  }

  private void send(String body) {
    sqs.sendMessage(s -> s.queueUrl(queue).messageBody(body));
  }

  private Message receive(String from) {
    return await()
        .atMost(PATIENCE)
        .until(() -> sqs.receiveMessage(all(from, 5)).messages(), found -> !found.isEmpty())
        .getFirst();
  }

  /** What could be received at once. */
  private List<Message> look(String from) {
    return sqs.receiveMessage(all(from, 0)).messages();
  }

  private static ReceiveMessageRequest all(String from, int seconds) {
    return ReceiveMessageRequest.builder()
        .queueUrl(from)
        .waitTimeSeconds(seconds)
        .messageAttributeNames("All")
        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
        .build();
  }

  private String attribute(String of, QueueAttributeName name) {
    return sqs.getQueueAttributes(g -> g.queueUrl(of).attributeNames(name))
        .attributes()
        .getOrDefault(name, "");
  }

  private static SendMessageBatchRequestEntry entry(String id, int delaySeconds) {
    return SendMessageBatchRequestEntry.builder()
        .id(id)
        .messageBody("x")
        .delaySeconds(delaySeconds)
        .build();
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
