package io.millrace.local.queue;

import io.millrace.local.queue.SqsInputs.ChangeMessageVisibility;
import io.millrace.local.queue.SqsInputs.CreateQueue;
import io.millrace.local.queue.SqsInputs.DeleteEntry;
import io.millrace.local.queue.SqsInputs.DeleteMessage;
import io.millrace.local.queue.SqsInputs.DeleteMessageBatch;
import io.millrace.local.queue.SqsInputs.DeleteQueue;
import io.millrace.local.queue.SqsInputs.GetQueueAttributes;
import io.millrace.local.queue.SqsInputs.GetQueueUrl;
import io.millrace.local.queue.SqsInputs.ListQueues;
import io.millrace.local.queue.SqsInputs.PurgeQueue;
import io.millrace.local.queue.SqsInputs.ReceiveMessage;
import io.millrace.local.queue.SqsInputs.SendEntry;
import io.millrace.local.queue.SqsInputs.SendMessage;
import io.millrace.local.queue.SqsInputs.SendMessageBatch;
import io.millrace.local.queue.SqsInputs.SetQueueAttributes;
import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.QueryProtocol;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations of SQS, in its JSON protocol, and in the query protocol that clients spoke before
 * November 2023.
 */
final class SqsApi {

  private static final int LARGEST_BYTES = 1024 * 1024;
  private static final int MOST_MESSAGES = 10;

  private static final int MOST_QUEUES = 1_000;

  private static final String CODES = "com.amazonaws.sqs#";
  private static final int LONGEST_HIDING_SECONDS = 43_200;
  private static final int LONGEST_WAIT_SECONDS = 20;
  private static final int LONGEST_DELAY_SECONDS = 900;

  private static final Map<String, String> QUERY_CODES =
      Map.of(
          "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue",
          "QueueNameExists", "QueueAlreadyExists",
          "EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest",
          "TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
          "BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
          "BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong",
          "UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation");

  private final SqsService service;
  private final JsonProtocol json;
  private final QueryProtocol query;

  SqsApi(SqsService service) {
    this.service = service;
    List<Operation<?>> operations =
        List.of(
            Operation.of(CreateQueue.class, this::create),
            Operation.of(DeleteQueue.class, this::deleteQueue),
            Operation.of(GetQueueUrl.class, this::url),
            Operation.of(ListQueues.class, this::list),
            Operation.of(GetQueueAttributes.class, this::attributes),
            Operation.of(SetQueueAttributes.class, this::set),
            Operation.of(SendMessage.class, this::send),
            Operation.of(SendMessageBatch.class, this::sendAll),
            Operation.of(ReceiveMessage.class, this::receive),
            Operation.of(DeleteMessage.class, this::delete),
            Operation.of(DeleteMessageBatch.class, this::deleteAll),
            Operation.of(ChangeMessageVisibility.class, this::hide),
            Operation.of(PurgeQueue.class, this::purge));
    this.json = new JsonProtocol("sqs", "1.0", operations, QUERY_CODES);
    this.query =
        new QueryProtocol(
            "sqs",
            "http://queue.amazonaws.com/doc/2012-11-05/",
            operations,
            new SqsDialect(QUERY_CODES));
  }

  void handle(AwsExchange exchange) throws IOException {
    if (JsonProtocol.target(exchange).isEmpty()) {
      query.handle(exchange);
    } else {
      json.handle(exchange);
    }
  }

  /** A queue that is made so lives as long as the local cloud; its messages are kept. */
  private JsonNode create(CreateQueue input) {
    QueueAttributes.checkSettable(input.attributes());
    MessageQueue queue =
        service.create(
            input.queueName(), QueueSettings.ofAttributes(JsonTrees.object(input.attributes())));
    return JsonTrees.object().put("QueueUrl", service.url(queue));
  }

  private @Nullable JsonNode deleteQueue(DeleteQueue input) {
    service.delete(service.queue(input.queueUrl()));
    return null;
  }

  private JsonNode url(GetQueueUrl input) {
    String owner = input.queueOwnerAWSAccountId();
    if (owner != null && !owner.equals(Arns.ACCOUNT)) {
      throw refused("QueueDoesNotExist", "The only account here is " + Arns.ACCOUNT);
    }
    return JsonTrees.object().put("QueueUrl", service.url(service.queue(input.queueName())));
  }

  private JsonNode list(ListQueues input) {
    String prefix = Objects.requireNonNullElse(input.queueNamePrefix(), "");
    Page<String> page =
        Page.of(
            service.queues().stream()
                .filter(queue -> queue.name().startsWith(prefix))
                .map(service::url)
                .sorted()
                .toList(),
            input.maxResults(),
            MOST_QUEUES,
            input.nextToken(),
            CODES + "InvalidParameterValue");
    ObjectNode output = JsonTrees.object();
    ArrayNode urls = output.putArray("QueueUrls");
    page.items().forEach(urls::add);
    // without MaxResults there is no token, as on AWS
    return page.next() == null || input.maxResults() == null
        ? output
        : output.put("NextToken", page.next());
  }

  private JsonNode attributes(GetQueueAttributes input) {
    MessageQueue queue = service.queue(input.queueUrl());
    ObjectNode output = JsonTrees.object();
    output.set("Attributes", QueueAttributes.of(queue, input.attributeNames()));
    return output;
  }

  private @Nullable JsonNode set(SetQueueAttributes input) {
    QueueAttributes.checkSettable(input.attributes());
    service.queue(input.queueUrl()).change(JsonTrees.object(input.attributes()));
    return null;
  }

  private ObjectNode send(SendMessage input) {
    return send(service.queue(input.queueUrl()), input.entry());
  }

  private JsonNode sendAll(SendMessageBatch input) {
    MessageQueue queue = service.queue(input.queueUrl());
    checkBatch(input.entries().stream().map(SendEntry::id).toList());
    long bytes = input.entries().stream().mapToLong(entry -> bytes(entry.messageBody())).sum();
    if (bytes > LARGEST_BYTES) {
      throw refused(
          "BatchRequestTooLong",
          "Batch requests cannot be longer than %s bytes. You have sent %s bytes."
              .formatted(LARGEST_BYTES, bytes));
    }
    return batch(input.entries(), SendEntry::id, entry -> send(queue, entry));
  }

  private static ObjectNode send(MessageQueue queue, SendEntry input) {
    String body = input.messageBody();
    if (bytes(body) > LARGEST_BYTES) {
      throw refused(
          "InvalidParameterValue",
          "One or more parameters are invalid. Reason: Message must be shorter than %s bytes."
              .formatted(LARGEST_BYTES));
    }
    Duration delay =
        seconds(
            "DelaySeconds", input.delaySeconds(), queue.settings().delay(), LONGEST_DELAY_SECONDS);
    ObjectNode attributes = JsonTrees.object();
    input.messageAttributes().forEach(attributes::set);
    String id = queue.send(body, attributes, delay);
    ObjectNode sent =
        JsonTrees.object()
            .put("MessageId", id)
            .put("MD5OfMessageBody", MessageDigests.ofBody(body));
    if (!attributes.isEmpty()) {
      sent.put("MD5OfMessageAttributes", MessageDigests.ofAttributes(attributes));
    }
    return sent;
  }

  private static long bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  private @Nullable JsonNode delete(DeleteMessage input) {
    service.queue(input.queueUrl()).delete(input.receiptHandle());
    return null;
  }

  private JsonNode deleteAll(DeleteMessageBatch input) {
    MessageQueue queue = service.queue(input.queueUrl());
    checkBatch(input.entries().stream().map(DeleteEntry::id).toList());
    return batch(
        input.entries(),
        DeleteEntry::id,
        entry -> {
          queue.delete(entry.receiptHandle());
          return JsonTrees.object();
        });
  }

  private static <E> JsonNode batch(
      List<E> entries, Function<E, String> id, Function<E, ObjectNode> operation) {
    ObjectNode output = JsonTrees.object();
    ArrayNode successful = output.putArray("Successful");
    ArrayNode failed = output.putArray("Failed");
    for (E entry : entries) {
      try {
        successful.add(operation.apply(entry).put("Id", id.apply(entry)));
      } catch (ServiceException e) {
        failed
            .addObject()
            .put("Id", id.apply(entry))
            .put("Code", e.code().substring(e.code().indexOf('#') + 1))
            .put("Message", e.getMessage())
            .put("SenderFault", true);
      }
    }
    return output;
  }

  private static void checkBatch(List<String> ids) {
    if (ids.isEmpty()) {
      throw refused("EmptyBatchRequest", "There should be at least one entry in the request.");
    }
    if (ids.size() > MOST_MESSAGES) {
      throw refused(
          "TooManyEntriesInBatchRequest",
          "Maximum number of entries per request are %s. You have sent %s."
              .formatted(MOST_MESSAGES, ids.size()));
    }
    Set<String> known = new HashSet<>();
    for (String id : ids) {
      if (!known.add(id)) {
        throw refused("BatchEntryIdsNotDistinct", "Id %s repeated.".formatted(id));
      }
    }
  }

  static ServiceException refused(String code, String message) {
    return new ServiceException(400, CODES + code, message);
  }

  private JsonNode receive(ReceiveMessage input) {
    MessageQueue queue = service.queue(input.queueUrl());
    QueueSettings settings = queue.settings();
    ObjectNode output = JsonTrees.object();
    ArrayNode messages = output.putArray("Messages");
    try {
      queue
          .receive(
              within("MaxNumberOfMessages", input.maxNumberOfMessages(), 1, 1, MOST_MESSAGES),
              seconds(
                  "VisibilityTimeout",
                  input.visibilityTimeout(),
                  settings.visibilityTimeout(),
                  LONGEST_HIDING_SECONDS),
              seconds(
                  "WaitTimeSeconds",
                  input.waitTimeSeconds(),
                  settings.receiveWait(),
                  LONGEST_WAIT_SECONDS))
          .forEach(message -> messages.add(received(message, input)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing: nothing was received
    }
    return output;
  }

  private @Nullable JsonNode hide(ChangeMessageVisibility input) {
    Duration hidden =
        seconds(
            "VisibilityTimeout", input.visibilityTimeout(), Duration.ZERO, LONGEST_HIDING_SECONDS);
    if (!service.queue(input.queueUrl()).hide(input.receiptHandle(), hidden)) {
      throw refused("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
    }
    return null;
  }

  private @Nullable JsonNode purge(PurgeQueue input) {
    service.queue(input.queueUrl()).purge();
    return null;
  }

  private static Duration seconds(
      String name, @Nullable Integer given, Duration fallback, int most) {
    return Duration.ofSeconds(within(name, given, (int) fallback.toSeconds(), 0, most));
  }

  private static int within(
      String name, @Nullable Integer given, int fallback, int least, int most) {
    int value = Objects.requireNonNullElse(given, fallback);
    if (value < least || value > most) {
      throw refused(
          "InvalidParameterValue",
          "Value %s for parameter %s is invalid. Reason: Must be between %s and %s, if provided."
              .formatted(value, name, least, most));
    }
    return value;
  }

  private static ObjectNode received(Message message, ReceiveMessage input) {
    ObjectNode node =
        JsonTrees.object()
            .put("MessageId", message.id)
            .put("ReceiptHandle", message.receipt)
            .put("Body", message.body)
            .put("MD5OfBody", MessageDigests.ofBody(message.body));
    Instant first = message.firstReceived == null ? message.sent : message.firstReceived;
    ObjectNode system =
        JsonTrees.object()
            .put("SentTimestamp", Long.toString(message.sent.toEpochMilli()))
            .put("ApproximateReceiveCount", Integer.toString(message.receives))
            .put("ApproximateFirstReceiveTimestamp", Long.toString(first.toEpochMilli()))
            .put("SenderId", Arns.ACCOUNT);
    List<String> names =
        Stream.of(input.attributeNames(), input.messageSystemAttributeNames())
            .flatMap(List::stream)
            .toList();
    ObjectNode chosen = QueueAttributes.chosen(system, names);
    if (!chosen.isEmpty()) {
      node.set("Attributes", chosen);
    }
    ObjectNode wanted = QueueAttributes.chosen(message.attributes, input.messageAttributeNames());
    if (!wanted.isEmpty()) {
      node.set("MessageAttributes", wanted);
      node.put("MD5OfMessageAttributes", MessageDigests.ofAttributes(wanted));
    }
    return node;
  }
}
