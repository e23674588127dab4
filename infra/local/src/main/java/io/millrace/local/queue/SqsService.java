package io.millrace.local.queue;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.MetricSink;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Amazon SQS: the queues of the templates, and the API that sends to and receives from them. */
public final class SqsService implements AwsService {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}(\\.fifo)?");

  private final String endpoint;
  private final Path folder;
  private final InstantSource clock;
  private final SqsApi api = new SqsApi(this);
  private final ConcurrentMap<String, MessageQueue> queues = new ConcurrentHashMap<>();

  /**
   * Keeps messages below a folder.
   *
   * @param endpoint start of every queue's URL
   * @param targets this service registers itself there for queues
   */
  public SqsService(String endpoint, Path folder, InstantSource clock, Targets targets) {
    this.endpoint = endpoint;
    this.folder = folder;
    this.clock = clock;
    targets.register("sqs", this::receive);
  }

  @Override
  public String signingName() {
    return "sqs";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    api.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new QueueType());
  }

  /**
   * Finds a queue by name, URL or ARN.
   *
   * @throws ServiceException with SQS's code if there is none
   */
  public MessageQueue queue(String nameOrAddress) {
    MessageQueue queue = queues.get(Arns.nameIn(nameOrAddress));
    if (queue == null) {
      throw new ServiceException(
          400,
          "com.amazonaws.sqs#QueueDoesNotExist",
          "The specified queue does not exist: " + Arns.nameIn(nameOrAddress));
    }
    return queue;
  }

  /** All queues. */
  public Collection<MessageQueue> queues() {
    return List.copyOf(queues.values());
  }

  /** Publishes how many messages each queue holds, as SQS does once a minute. */
  public void measure(MetricSink metrics) {
    for (MessageQueue queue : queues.values()) {
      Map<String, String> name = Map.of("QueueName", queue.name());
      metrics.record("AWS/SQS", "ApproximateNumberOfMessagesVisible", name, queue.visible());
      metrics.record("AWS/SQS", "ApproximateNumberOfMessagesNotVisible", name, queue.hidden());
    }
  }

  @Override
  public void close() {}

  String url(MessageQueue queue) {
    return "%s/%s/%s".formatted(endpoint, Arns.ACCOUNT, queue.name());
  }

  /**
   * Makes a queue; one that is set alike is there already.
   *
   * @throws ServiceException with code {@code QueueNameExists} if it is set differently
   */
  MessageQueue create(String name, QueueSettings settings) {
    MessageQueue queue = queues.computeIfAbsent(name, absent -> make(absent, settings));
    if (!queue.settings().equals(settings)) {
      throw new ServiceException(
          400,
          "com.amazonaws.sqs#QueueNameExists",
          "A queue named %s already exists with other attributes".formatted(name));
    }
    return queue;
  }

  /** Removes a queue with all that is in it. */
  void delete(MessageQueue queue) {
    queues.remove(queue.name());
    queue.purge();
  }

  private MessageQueue make(String name, QueueSettings settings) {
    if (!NAME.matcher(name).matches()) { // it names a folder as well
      throw new ServiceException(
          400,
          "com.amazonaws.sqs#InvalidParameterValue",
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
    return new MessageQueue(
        name, settings, new JsonFolder(folder.resolve(name)), clock, this::bury);
  }

  private void receive(String arn, String payload, Map<String, String> attributes) {
    ObjectNode typed = JsonTrees.object();
    attributes.forEach(
        (name, value) -> typed.putObject(name).put("DataType", "String").put("StringValue", value));
    MessageQueue queue = queue(arn);
    queue.send(payload, typed, queue.settings().delay());
  }

  private void bury(String deadLetterArn, Message message) {
    queue(deadLetterArn).send(message.body, message.attributes, Duration.ZERO);
  }

  /** {@code AWS::SQS::Queue}. */
  private final class QueueType implements ResourceType {

    @Override
    public String name() {
      return "AWS::SQS::Queue";
    }

    @Override
    public Provisioned create(Resource resource) {
      String name = JsonTrees.text(resource.properties(), "QueueName", resource.generatedName());
      MessageQueue queue = make(name, QueueSettings.of(resource.properties()));
      queues.put(name, queue);
      return new Provisioned(
          url(queue), Map.of("Arn", queue.arn(), "QueueName", name, "QueueUrl", url(queue)));
    }
  }
}
