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
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of SQS, in its JSON protocol. */
final class SqsApi {

  private static final int LARGEST_BYTES = 1024 * 1024;
  private static final int MOST_MESSAGES = 10;

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
                entry("PurgeQueue", this::purge)));
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
      throw new ServiceException(
          400,
          "InvalidParameterValue",
          "a message holds at most %d bytes".formatted(LARGEST_BYTES));
    }
    Duration delay =
        Duration.ofSeconds(
            Json.whole(input, "DelaySeconds", (int) queue.settings().delay().toSeconds()));
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
    ObjectNode output = Json.object();
    ArrayNode successful = output.putArray("Successful");
    ArrayNode failed = output.putArray("Failed");
    for (JsonNode entry : input.path("Entries")) {
      String id = Json.required(entry, "Id");
      try {
        successful.add(operation.apply(queue, entry).put("Id", id));
      } catch (ServiceException e) {
        failed.addObject().put("Id", id).put("Code", e.code()).put("Message", e.getMessage());
      }
    }
    return output;
  }

  private JsonNode receive(JsonNode input) {
    MessageQueue queue = queue(input);
    QueueSettings settings = queue.settings();
    ObjectNode output = Json.object();
    ArrayNode messages = output.putArray("Messages");
    try {
      queue
          .receive(
              Math.clamp(Json.whole(input, "MaxNumberOfMessages", 1), 1, MOST_MESSAGES),
              seconds(input, "VisibilityTimeout", settings.visibilityTimeout()),
              seconds(input, "WaitTimeSeconds", settings.receiveWait()))
          .forEach(message -> messages.add(received(message)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing: nothing was received
    }
    return output;
  }

  private @Nullable JsonNode hide(JsonNode input) {
    Duration hidden = seconds(input, "VisibilityTimeout", Duration.ZERO);
    if (!queue(input).hide(Json.required(input, "ReceiptHandle"), hidden)) {
      throw new ServiceException(
          400, "com.amazonaws.sqs#ReceiptHandleIsInvalid", "no message has that receipt");
    }
    return null;
  }

  private @Nullable JsonNode purge(JsonNode input) {
    queue(input).purge();
    return null;
  }

  private static Duration seconds(JsonNode input, String property, Duration fallback) {
    return Duration.ofSeconds(Json.whole(input, property, (int) fallback.toSeconds()));
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
