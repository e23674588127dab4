package io.millrace.cdk;

import static java.util.Objects.requireNonNull;

import io.millrace.cdk.Receiver.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.services.events.CfnApiDestination;
import software.amazon.awscdk.services.events.CfnConnection;
import software.amazon.awscdk.services.events.CfnConnection.ApiKeyAuthParametersProperty;
import software.amazon.awscdk.services.events.CfnConnection.AuthParametersProperty;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.CfnRule.DeadLetterConfigProperty;
import software.amazon.awscdk.services.events.CfnRule.HttpParametersProperty;
import software.amazon.awscdk.services.events.CfnRule.InputTransformerProperty;
import software.amazon.awscdk.services.events.CfnRule.RetryPolicyProperty;
import software.amazon.awscdk.services.events.CfnRule.TargetProperty;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.CfnTopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/**
 * Tells people what they should know: events of the bus that have a notice, to each receiver by a
 * rule of its own.
 *
 * <p>No function calls an address; EventBridge does, which tries for a day, and leaves what it
 * could not deliver among the dead letters, where it rings until somebody redrives it: then it
 * comes again under another source and about the target that did not take it, whose rule alone
 * takes it. Nothing costs anything until something is told.
 */
final class Notices extends Construct {

  private static final int RETRIES = 185; // EventBridge's own maximum, about a day
  private static final int DAY_SECONDS = 86_400;

  /**
   * The requests that each receiver gets at most, so that a storm of events is none of requests.
   */
  private static final int MOST_A_SECOND = 5;

  private static final Map<String, String> NOTICE = Map.of("notice", "$.detail.notice");

  /** The source of what is told again to one receiver. */
  static final String AGAIN = "millrace.again";

  private final LoopContext context;
  private final List<CfnRule> rules = new ArrayList<>();
  private final List<String> destinations = new ArrayList<>();

  Notices(Construct scope, String id, LoopContext context) {
    super(scope, id);
    this.context = context;
    Role sender =
        Role.Builder.create(this, "Sender")
            .description("Sends notices to addresses")
            .assumedBy(
                new ServicePrincipal("events.amazonaws.com")
                    .withConditions(
                        Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID))))
            .build();
    for (Receiver receiver : context.stage().receivers()) {
      Construct place = new Construct(this, receiver.id());
      TargetProperty.Builder target =
          switch (receiver.way()) {
            case Way.Email(var address) -> mail(place, address);
            case Way.Webhook webhook -> webhook(place, webhook).roleArn(sender.getRoleArn());
            case Way.Channel channel -> channel(place, channel).roleArn(sender.getRoleArn());
          };
      rules.add(rule(place, receiver, target));
    }
    if (!destinations.isEmpty()) {
      sender.addToPolicy(
          PolicyStatement.Builder.create()
              .actions(List.of("events:InvokeApiDestination"))
              .resources(destinations)
              .build());
    }
    context
        .dead()
        .queue()
        .addToResourcePolicy(
            PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(context.dead().queue().getQueueArn()))
                .conditions(ofRules(rules))
                .build());
  }

  private static Map<String, Object> ofRules(List<CfnRule> rules) {
    return Map.of(
        "ArnEquals", Map.of("aws:SourceArn", rules.stream().map(CfnRule::getAttrArn).toList()));
  }

  private CfnRule rule(Construct place, Receiver receiver, TargetProperty.Builder way) {
    TargetProperty target =
        way.id("Receiver")
            .retryPolicy(
                RetryPolicyProperty.builder()
                    .maximumRetryAttempts(RETRIES)
                    .maximumEventAgeInSeconds(DAY_SECONDS)
                    .build())
            .deadLetterConfig(
                DeadLetterConfigProperty.builder()
                    .arn(context.dead().queue().getQueueArn())
                    .build())
            .build();
    CfnRule rule =
        CfnRule.Builder.create(place, "On")
            .description("What people are told")
            .eventBusName(context.bus().getEventBusName())
            .eventPattern(pattern(receiver, target.getArn()))
            .state("ENABLED")
            .targets(List.of(target))
            .build();
    if (place.getNode().tryFindChild("Topic") instanceof Topic topic) {
      topic.addToResourcePolicy(
          PolicyStatement.Builder.create()
              .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
              .actions(List.of("sns:Publish"))
              .resources(List.of(topic.getTopicArn()))
              .conditions(ofRules(List.of(rule)))
              .build());
    }
    return rule;
  }

  /**
   * What has a notice, of the types and projects that the receiver names, or comes again for it.
   */
  private static Map<String, Object> pattern(Receiver receiver, String target) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("notice", List.of(Map.of("exists", true)));
    if (!receiver.projects().isEmpty()) {
      detail.put("data", Map.of("project", receiver.projects()));
    }
    Map<String, Object> first = new TreeMap<>();
    first.put("source", List.of("millrace"));
    if (!receiver.events().isEmpty()) {
      first.put("detail-type", receiver.events());
    }
    Map<String, Object> again = Map.of("source", List.of(AGAIN), "resources", List.of(target));
    return Map.of("detail", detail, "$or", List.of(first, again));
  }

  private TargetProperty.Builder mail(Construct place, String address) {
    Topic topic =
        Topic.Builder.create(place, "Topic")
            .displayName("Millrace " + context.stage().name())
            .enforceSsl(true)
            .build();
    // The construct library would grant whoever publishes actions with wildcards on the key.
    ((CfnTopic) requireNonNull(topic.getNode().getDefaultChild()))
        .setKmsMasterKeyId(context.data().key().arn());
    topic.addSubscription(EmailSubscription.Builder.create(address).build());
    return TargetProperty.builder()
        .arn(topic.getTopicArn())
        .inputTransformer(told("\"Millrace %s: <notice>\"".formatted(context.stage().name())));
  }

  private TargetProperty.Builder webhook(Construct place, Way.Webhook webhook) {
    return TargetProperty.builder()
        .arn(destination(place, webhook.url(), webhook.header(), resolved(webhook.secret())))
        .inputPath("$.detail")
        .httpParameters(
            HttpParametersProperty.builder()
                .headerParameters(
                    Map.of("Content-Type", "application/cloudevents+json; charset=utf-8"))
                .build());
  }

  /** The address is what is secret; whoever has it may write, and wants to know no more. */
  private TargetProperty.Builder channel(Construct place, Way.Channel channel) {
    return TargetProperty.builder()
        .arn(
            destination(
                place, resolved(channel.secret()), "Millrace-Stage", context.stage().name()))
        .inputTransformer(told(channel.messenger().message(context.stage())));
  }

  private static InputTransformerProperty told(String template) {
    return InputTransformerProperty.builder().inputPathsMap(NOTICE).inputTemplate(template).build();
  }

  private String destination(Construct place, String url, String header, String value) {
    CfnConnection connection =
        CfnConnection.Builder.create(place, "Connection")
            .authorizationType("API_KEY")
            .authParameters(
                AuthParametersProperty.builder()
                    .apiKeyAuthParameters(
                        ApiKeyAuthParametersProperty.builder()
                            .apiKeyName(header)
                            .apiKeyValue(value)
                            .build())
                    .build())
            .build();
    CfnApiDestination destination =
        CfnApiDestination.Builder.create(place, "Address")
            .connectionArn(connection.getAttrArn())
            .invocationEndpoint(url)
            .httpMethod("POST")
            .invocationRateLimitPerSecond(MOST_A_SECOND)
            .build();
    destinations.add(destination.getAttrArn());
    return destination.getAttrArn();
  }

  /** CloudFormation puts the secret in; the template has its name only. */
  private static String resolved(String secret) {
    return SecretValue.secretsManager(secret).unsafeUnwrap();
  }
}
