package io.millrace.local.mail;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.QueryProtocol;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.Targets;
import io.millrace.local.service.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Amazon SNS: topics, and the e-mail addresses that subscribe to them. It has no operations. */
public final class MailService implements AwsService {

  private static final String EMAIL = "email";

  private final Path folder;
  private final InstantSource clock;
  private final QueryProtocol protocol =
      new QueryProtocol("sns", "http://sns.amazonaws.com/doc/2010-03-31/", List.of());

  /** Addresses by the ARN of their topic. */
  private final ConcurrentMap<String, Set<String>> topics = new ConcurrentHashMap<>();

  /**
   * @param folder of the mails, with a folder for each address
   * @param targets this service registers itself there for topics
   */
  public MailService(Path folder, InstantSource clock, Targets targets) {
    this.folder = folder;
    this.clock = clock;
    targets.register("sns", (arn, payload, _) -> tell(arn, payload));
  }

  @Override
  public String signingName() {
    return "sns";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new TopicType(), new SubscriptionType());
  }

  @Override
  public void close() {}

  private void tell(String topic, String message) {
    for (String address : addresses(topic)) {
      try {
        Path mails =
            Files.createDirectories(folder.resolve(address.replaceAll("[^A-Za-z0-9._@+-]", "_")));
        String name = "%s-%s.txt".formatted(clock.instant().toEpochMilli(), UUID.randomUUID());
        Files.writeString(mails.resolve(name), message + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Set<String> addresses(String topic) {
    Set<String> addresses = topics.get(topic);
    if (addresses == null) {
      throw new ServiceException(404, "NotFound", "Topic does not exist");
    }
    return addresses;
  }

  /** {@code AWS::SNS::Topic}. */
  private final class TopicType implements ResourceType {

    @Override
    public String name() {
      return "AWS::SNS::Topic";
    }

    @Override
    public Provisioned create(Resource resource) {
      String name = JsonTrees.text(resource.properties(), "TopicName", resource.generatedName());
      String arn = Arns.of("sns", name);
      topics.put(arn, ConcurrentHashMap.newKeySet());
      return new Provisioned(arn, Map.of("TopicArn", arn, "TopicName", name));
    }
  }

  /** {@code AWS::SNS::Subscription}. */
  private final class SubscriptionType implements ResourceType {

    @Override
    public String name() {
      return "AWS::SNS::Subscription";
    }

    @Override
    public Provisioned create(Resource resource) {
      String protocol = JsonTrees.text(resource.properties(), "Protocol", "");
      if (!protocol.equals(EMAIL)) {
        throw new TemplateException(
            "%s: the local cloud subscribes e-mail addresses to topics only, not %s"
                .formatted(resource.logicalId(), protocol));
      }
      String topic = JsonTrees.text(resource.properties(), "TopicArn", "");
      addresses(topic).add(JsonTrees.text(resource.properties(), "Endpoint", ""));
      return new Provisioned(topic + ":" + resource.generatedName(), Map.of());
    }
  }
}
