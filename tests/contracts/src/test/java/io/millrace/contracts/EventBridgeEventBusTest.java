package io.millrace.contracts;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.millrace.aws.AwsClients;
import io.millrace.aws.EventBridgeEventBus;
import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.EventBus;
import io.millrace.domain.event.EventBusContract;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A rule sends all of the bus into a queue. */
@ParameterizedClass
@EnumSource
class EventBridgeEventBusTest extends EventBusContract {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofSeconds(60));
  private static final String RULE = "everything";

  private final String name = "contract-" + UUID.randomUUID();
  private final EventBridgeClient events;
  private final SqsClient sqs;
  private final String queue;
  private final EventBus bus;

  EventBridgeEventBusTest(AwsEndpoint endpoint) {
    AwsClients aws = endpoint.clients();
    events = aws.client(EventBridgeClient.builder());
    sqs = aws.client(SqsClient.builder());
    queue = sqs.createQueue(create -> create.queueName(name)).queueUrl();
    String queueArn =
        requireNonNull(
            sqs.getQueueAttributes(
                    get -> get.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN));
    sqs.setQueueAttributes(set ->
        set.queueUrl(queue)
            .attributes(Map.of(QueueAttributeName.POLICY, TestQueue.open(queueArn))));
    events.createEventBus(create -> create.name(name));
    events.putRule(
        rule -> rule.eventBusName(name).name(RULE).eventPattern("{\"source\":[\"millrace\"]}"));
    Target target = Target.builder().id("queue").arn(queueArn).build();
    events.putTargets(put -> put.eventBusName(name).rule(RULE).targets(target));
    bus = new EventBridgeEventBus(events, name);
  }

  @AfterEach
  void close() {
    events.removeTargets(remove -> remove.eventBusName(name).rule(RULE).ids("queue"));
    events.deleteRule(delete -> delete.eventBusName(name).name(RULE));
    events.deleteEventBus(delete -> delete.name(name));
    sqs.deleteQueue(delete -> delete.queueUrl(queue));
    events.close();
    sqs.close();
  }

  @Override
  protected EventBus bus() {
    return bus;
  }

  @Override
  protected Set<Announcement> received(int atLeast) {
    Set<Announcement> received = new LinkedHashSet<>();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          sqs.receiveMessage(
                  receive -> receive.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
              .messages()
              .forEach(message -> received.add(announcement(message.body())));
          return received.size() >= atLeast;
        });
    return received;
  }

  private static Announcement announcement(String event) {
    var node = Json.mapper().readTree(event);
    var detail = node.path("detail");
    return new Announcement(
        detail.path("id").asString(),
        node.path("detail-type").asString(),
        detail.toString(),
        CloudEvents.trace(detail));
  }
}
