package io.millrace.cdk;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.CfnTopic;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/**
 * Who is told when an alarm of the stage rings, and when it ends: whoever subscribes to this topic
 * of SNS, the stage's address among them where it has one.
 *
 * <p>Only alarms of the account write to it, over TLS. It costs nothing while none rings.
 */
final class AlarmTopic extends Construct {

  private final Topic topic;

  AlarmTopic(Construct scope, String id, Stage stage, DataKey key) {
    super(scope, id);
    topic =
        Topic.Builder.create(this, "Topic")
            .displayName("Millrace " + stage.name())
            .enforceSsl(true)
            .build();
    // The construct library would grant whoever publishes actions with wildcards on the key.
    ((CfnTopic) requireNonNull(topic.getNode().getDefaultChild())).setKmsMasterKeyId(key.arn());
    topic.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(topic.getTopicArn()))
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
            .build());
    String email = stage.alarms().email();
    if (email != null) {
      topic.addSubscription(EmailSubscription.Builder.create(email).build());
    }
  }

  ITopic topic() {
    return topic;
  }

  String arn() {
    return topic.getTopicArn();
  }
}
