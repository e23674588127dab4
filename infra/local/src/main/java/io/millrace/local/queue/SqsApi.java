package io.millrace.local.queue;

import static java.util.Map.entry;

import io.millrace.local.AwsExchange;
import io.millrace.local.Json;
import io.millrace.local.JsonProtocol;
import io.millrace.local.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of SQS, in its JSON protocol. */
final class SqsApi {

  private static final int LARGEST_BYTES = 1024 * 1024;
  private static final int MOST_MESSAGES = 10;

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
  private final JsonProtocol protocol;

  SqsApi(SqsService service) {
    this.service = service;
    this.protocol =
        new JsonProtocol(
            "sqs",
            "1.0",
            Map.ofEntries(
                entry("CreateQueue", this::create),
                entry("DeleteQueue", this::deleteQueue),
                entry("GetQueueUrl", this::url),
                entry("ListQueues", this::list),
                entry("GetQueueAttributes", this::attributes),
                entry("SetQueueAttributes", this::set),
                entry("SendMessage", input -> send(queue(input), input)),
                entry("SendMessageBatch", input -> batch(input, this::send)),
                entry("ReceiveMessage", this::receive),
                entry("DeleteMessage", input -> delete(queue(input), input)),
                entry("DeleteMessageBatch", input -> batch(input, this::delete)),
                entry("ChangeMessageVisibility", this::hide),
                entry("PurgeQueue", this::purge)),
            QUERY_CODES);
  }

  void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  private MessageQueue queue(JsonNode input) {
    return service.queue(Json.required(input, "QueueUrl"));
  }

  /** A queue that is made so lives as long as the local cloud; its messages are kept. */
  private JsonNode create(JsonNode input) {
    String name = Json.required(input, "QueueName");
    MessageQueue queue = service.create(name, QueueSettings.ofAttributes(input.path("Attributes")));
    return Json.object().put("QueueUrl", service.url(queue));
  }

  private @Nullable JsonNode deleteQueue(JsonNode input) {
    service.delete(queue(input));
    return null;
  }

  private JsonNode url(JsonNode input) {
    MessageQueue queue = service.queue(Json.required(input, "QueueName"));
    return Json.object().put("QueueUrl", service.url(queue));
  }

  private JsonNode list(JsonNode input) {
    String prefix = Json.text(input, "QueueNamePrefix", "");
    ObjectNode output = Json.object();
    ArrayNode urls = output.putArray("QueueUrls");
    service.queues().stream()
        .filter(queue -> queue.name().startsWith(prefix))
        .map(service::url)
        .sorted()
        .forEach(urls::add);
    return output;
  }

  private JsonNode attributes(JsonNode input) {
    MessageQueue queue = queue(input);
    QueueSettings settings = queue.settings();
    ObjectNode output = Json.object();
    ObjectNode attributes =
        output
            .putObject("Attributes")
            .put("QueueArn", queue.arn())
            .put("ApproximateNumberOfMessages", Integer.toString(queue.visible()))
            .put("ApproximateNumberOfMessagesNotVisible", Integer.toString(queue.hidden()))
            .put("VisibilityTimeout", Long.toString(settings.visibilityTimeout().toSeconds()))
            .put("DelaySeconds", Long.toString(settings.delay().toSeconds()))
            .put("MessageRetentionPeriod", Long.toString(settings.retention().toSeconds()));
    if (settings.deadLetterArn() != null) {
      attributes.put(
          "RedrivePolicy",
          Json.object()
              .put("deadLetterTargetArn", settings.deadLetterArn())
              .put("maxReceiveCount", settings.maximumReceives())
              .toString());
    }
    return output;
  }

  private @Nullable JsonNode set(JsonNode input) {
    queue(input).change(input.path("Attributes"));
    return null;
  }

  private ObjectNode send(MessageQueue queue, JsonNode input) {
    String body = Json.required(input, "MessageBody");
    if (body.getBytes(StandardCharsets.UTF_8).length > LARGEST_BYTES) {
      throw refused(
          "InvalidParameterValue",
          "One or more parameters are invalid. Reason: Message must be shorter than %s bytes."
              .formatted(LARGEST_BYTES));
    }
    Duration delay =
        seconds(input, "DelaySeconds", queue.settings().delay(), LONGEST_DELAY_SECONDS);
    JsonNode given = input.path("MessageAttributes");
    String id = queue.send(body, given.isObject() ? given : Json.object(), delay);
    ObjectNode sent =
        Json.object().put("MessageId", id).put("MD5OfMessageBody", MessageDigests.ofBody(body));
    if (!given.isEmpty()) {
      sent.put("MD5OfMessageAttributes", MessageDigests.ofAttributes(given));
    }
    return sent;
  }

  private ObjectNode delete(MessageQueue queue, JsonNode input) {
    queue.delete(Json.required(input, "ReceiptHandle"));
    return Json.object();
  }

  private JsonNode batch(JsonNode input, BiFunction<MessageQueue, JsonNode, ObjectNode> operation) {
    MessageQueue queue = queue(input);
    checkBatch(input.path("Entries"));
    ObjectNode output = Json.object();
    ArrayNode successful = output.putArray("Successful");
    ArrayNode failed = output.putArray("Failed");
    for (JsonNode entry : input.path("Entries")) {
      String id = Json.required(entry, "Id");
      try {
        successful.add(operation.apply(queue, entry).put("Id", id));
      } catch (ServiceException e) {
        String code = e.code().substring(e.code().indexOf('#') + 1);
        failed
            .addObject()
            .put("Id", id)
            .put("Code", code)
            .put("Message", e.getMessage())
            .put("SenderFault", true);
      }
    }
    return output;
  }

  private static void checkBatch(JsonNode entries) {
    if (entries.isEmpty()) {
      throw refused("EmptyBatchRequest", "There should be at least one entry in the request.");
    }
    if (entries.size() > MOST_MESSAGES) {
      throw refused(
          "TooManyEntriesInBatchRequest",
          "Maximum number of entries per request are %s. You have sent %s."
              .formatted(MOST_MESSAGES, entries.size()));
    }
    Set<String> ids = new HashSet<>();
    long bytes = 0;
    for (JsonNode entry : entries) {
      String id = Json.required(entry, "Id");
      if (!ids.add(id)) {
        throw refused("BatchEntryIdsNotDistinct", "Id %s repeated.".formatted(id));
      }
      bytes += Json.text(entry, "MessageBody", "").getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > LARGEST_BYTES) {
      throw refused(
          "BatchRequestTooLong",
          "Batch requests cannot be longer than %s bytes. You have sent %s bytes."
              .formatted(LARGEST_BYTES, bytes));
    }
  }

  private static ServiceException refused(String code, String message) {
    return new ServiceException(400, CODES + code, message);
  }

  private JsonNode receive(JsonNode input) {
    MessageQueue queue = queue(input);
    QueueSettings settings = queue.settings();
    ObjectNode output = Json.object();
    ArrayNode messages = output.putArray("Messages");
    try {
      queue
          .receive(
              within(input, "MaxNumberOfMessages", 1, 1, MOST_MESSAGES),
              seconds(
                  input, "VisibilityTimeout", settings.visibilityTimeout(), LONGEST_HIDING_SECONDS),
              seconds(input, "WaitTimeSeconds", settings.receiveWait(), LONGEST_WAIT_SECONDS))
          .forEach(message -> messages.add(received(message)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing: nothing was received
    }
    return output;
  }

  private @Nullable JsonNode hide(JsonNode input) {
    Duration hidden = seconds(input, "VisibilityTimeout", Duration.ZERO, LONGEST_HIDING_SECONDS);
    if (!queue(input).hide(Json.required(input, "ReceiptHandle"), hidden)) {
      throw refused("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
    }
    return null;
  }

  private @Nullable JsonNode purge(JsonNode input) {
    queue(input).purge();
    return null;
  }

  private static Duration seconds(JsonNode input, String property, Duration fallback, int most) {
    return Duration.ofSeconds(within(input, property, (int) fallback.toSeconds(), 0, most));
  }

  private static int within(JsonNode input, String property, int fallback, int least, int most) {
    int value = Json.whole(input, property, fallback);
    if (value < least || value > most) {
      throw refused(
          "InvalidParameterValue",
          "Value %s for parameter %s is invalid. Reason: Must be between %s and %s, if provided."
              .formatted(value, property, least, most));
    }
    return value;
  }

  private static ObjectNode received(Message message) {
    ObjectNode node =
        Json.object()
            .put("MessageId", message.id)
            .put("ReceiptHandle", message.receipt)
            .put("Body", message.body)
            .put("MD5OfBody", MessageDigests.ofBody(message.body));
    Instant first = message.firstReceived == null ? message.sent : message.firstReceived;
    node.putObject("Attributes")
        .put("SentTimestamp", Long.toString(message.sent.toEpochMilli()))
        .put("ApproximateReceiveCount", Integer.toString(message.receives))
        .put("ApproximateFirstReceiveTimestamp", Long.toString(first.toEpochMilli()));
    if (!message.attributes.isEmpty()) {
      node.set("MessageAttributes", message.attributes);
      node.put("MD5OfMessageAttributes", MessageDigests.ofAttributes(message.attributes));
    }
    return node;
  }
}
