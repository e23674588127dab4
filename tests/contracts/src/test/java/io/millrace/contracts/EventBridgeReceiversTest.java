package io.millrace.contracts;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.millrace.aws.AwsClients;
import io.millrace.aws.EventBridgeReceivers;
import io.millrace.domain.event.Receivers;
import io.millrace.domain.event.ReceiversContract;
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

/** Two queues, each the target of a rule such as the stage's: NoticesTest holds those to it. */
@ParameterizedClass
@EnumSource
class EventBridgeReceiversTest extends ReceiversContract {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofSeconds(60));

  private final String name = "contract-" + UUID.randomUUID();
  private final EventBridgeClient events;
  private final SqsClient sqs;
  private final String one;
  private final String other;
  private final Receivers receivers;

  EventBridgeReceiversTest(AwsEndpoint endpoint) {
    AwsClients aws = endpoint.clients();
    events = aws.client(EventBridgeClient.builder());
    sqs = aws.client(SqsClient.builder());
    events.createEventBus(create -> create.name(name));
    one = receiver("one");
    other = receiver("other");
    receivers = new EventBridgeReceivers(events, name);
  }

  /** The ARN of a queue with this rule. */
  private String receiver(String rule) {
    String queue = sqs.createQueue(create -> create.queueName(name + "-" + rule)).queueUrl();
    String arn =
        requireNonNull(
            sqs.getQueueAttributes(
                    get -> get.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN));
    sqs.setQueueAttributes(set ->
        set.queueUrl(queue).attributes(Map.of(QueueAttributeName.POLICY, TestQueue.open(arn))));
    String pattern =
        """
        {"detail":{"notice":[{"exists":true}]},\
        "$or":[{"source":["millrace"]},{"source":["millrace.again"],"resources":["%s"]}]}\
        """
            .formatted(arn);
    events.putRule(put -> put.eventBusName(name).name(rule).eventPattern(pattern));
    Target target = Target.builder().id("queue").arn(arn).build();
    events.putTargets(put -> put.eventBusName(name).rule(rule).targets(target));
    return arn;
  }

  @AfterEach
  void close() {
    for (String receiver : Set.of(one, other)) {
      String rule = queue(receiver).substring(name.length() + 1);
      events.removeTargets(remove -> remove.eventBusName(name).rule(rule).ids("queue"));
      events.deleteRule(delete -> delete.eventBusName(name).name(rule));
      sqs.deleteQueue(delete -> delete.queueUrl(url(receiver)));
    }
    events.deleteEventBus(delete -> delete.name(name));
    events.close();
    sqs.close();
  }

  @Override
  protected Receivers receivers() {
    return receivers;
  }

  @Override
  protected String one() {
    return one;
  }

  @Override
  protected String other() {
    return other;
  }

  @Override
  protected Set<Told> told(String receiver, int atLeast) {
    Set<Told> told = new LinkedHashSet<>();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          sqs.receiveMessage(receive ->
                  receive.queueUrl(url(receiver)).maxNumberOfMessages(10).waitTimeSeconds(1))
              .messages()
              .forEach(message -> told.add(told(message.body())));
          return told.size() >= atLeast;
        });
    return told;
  }

  private static Told told(String event) {
    var node = Json.mapper().readTree(event);
    return new Told(node.path("detail-type").asString(), node.path("detail").toString());
  }

  private static String queue(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  private String url(String arn) {
    return sqs.getQueueUrl(get -> get.queueName(queue(arn))).queueUrl();
  }
}
