package io.millrace.local.queue;

import static io.millrace.local.queue.SqsApi.refused;

import io.millrace.local.service.JsonTrees;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Attributes of queues and messages, and which of them are asked for. */
final class QueueAttributes {

  private static final String ALL = "All";
  private static final String REDRIVE = "RedrivePolicy";
  private static final String POLICY = "Policy";
  private static final Set<String> SETTABLE =
      Set.of(
          "VisibilityTimeout",
          "DelaySeconds",
          "MessageRetentionPeriod",
          "ReceiveMessageWaitTimeSeconds",
          POLICY,
          "FifoQueue", // to be refused with its reason
          REDRIVE);

  private QueueAttributes() {}

  /** Those of a queue that are asked for, by their names or all. */
  static ObjectNode of(MessageQueue queue, List<String> names) {
    ObjectNode known = all(queue);
    for (String name : names) {
      if (!name.equals(ALL) && !known.has(name) && !SETTABLE.contains(name)) {
        throw refused(
            "InvalidAttributeName", "The local cloud does not know the attribute " + name);
      }
    }
    return chosen(known, names);
  }

  private static ObjectNode all(MessageQueue queue) {
    QueueSettings settings = queue.settings();
    ObjectNode attributes =
        JsonTrees.object()
            .put("QueueArn", queue.arn())
            .put("ApproximateNumberOfMessages", Integer.toString(queue.visible()))
            .put("ApproximateNumberOfMessagesNotVisible", Integer.toString(queue.hidden()))
            .put("VisibilityTimeout", Long.toString(settings.visibilityTimeout().toSeconds()))
            .put("DelaySeconds", Long.toString(settings.delay().toSeconds()))
            .put("MessageRetentionPeriod", Long.toString(settings.retention().toSeconds()))
            .put(
                "ReceiveMessageWaitTimeSeconds", Long.toString(settings.receiveWait().toSeconds()));
    if (settings.deadLetterArn() != null) {
      attributes.put(
          REDRIVE,
          JsonTrees.object()
              .put("deadLetterTargetArn", settings.deadLetterArn())
              .put("maxReceiveCount", settings.maximumReceives())
              .toString());
    }
    if (settings.policy() != null) {
      attributes.put(POLICY, settings.policy());
    }
    return attributes;
  }

  static void checkSettable(Map<String, String> attributes) {
    for (String name : attributes.keySet()) {
      if (!SETTABLE.contains(name)) {
        throw refused(
            "InvalidAttributeName", "The local cloud does not implement the attribute " + name);
      }
    }
  }

  /** Those that are named, by {@code All}, by {@code prefix.*}, or by their own names. */
  static ObjectNode chosen(JsonNode attributes, List<String> names) {
    ObjectNode chosen = JsonTrees.object();
    attributes.forEachEntry((name, value) -> {
      boolean named =
          names.stream()
              .anyMatch(wanted ->
                  wanted.equals(ALL)
                      || wanted.equals(name)
                      || (wanted.endsWith(".*")
                          && name.startsWith(wanted.substring(0, wanted.length() - 2))));
      if (named) {
        chosen.set(name, value);
      }
    });
    return chosen;
  }
}
