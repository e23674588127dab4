package io.millrace.cdk;

import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** No event is silently given up. */
class DeadLettersTest {

  private final Synthesized dev = Synthesized.dev();

  @Test
  void everyRuleTargetIsTriedAgainAndThenKept() {
    for (Resource rule : dev.all("AWS::Events::Rule")) {
      assertThat(rule.properties().path("Targets")).as(rule.id()).isNotEmpty();
      for (JsonNode target : rule.properties().path("Targets")) {
        assertKept(rule, target.path("DeadLetterConfig").path("Arn"));
        assertThat(target.path("RetryPolicy").path("MaximumRetryAttempts").asInt())
            .as(rule.id())
            .isPositive();
      }
    }
  }

  @Test
  void everyScheduleIsTriedAgainAndThenKept() {
    for (Resource schedule : dev.all("AWS::Scheduler::Schedule")) {
      JsonNode target = schedule.properties().path("Target");
      assertKept(schedule, target.path("DeadLetterConfig").path("Arn"));
      assertThat(target.path("RetryPolicy").path("MaximumRetryAttempts").asInt()).isPositive();
    }
  }

  @Test
  void everyStreamIsReadInPartsThatFailAloneAndAreThenKept() {
    for (Resource mapping : dev.all("AWS::Lambda::EventSourceMapping")) {
      JsonNode given = mapping.properties();
      assertKept(mapping, given.path("DestinationConfig").path("OnFailure").path("Destination"));
      assertThat(given.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
      assertThat(given.path("FunctionResponseTypes").path(0).asString())
          .isEqualTo("ReportBatchItemFailures");
      assertThat(given.path("MaximumRetryAttempts").asInt()).isPositive();
      assertThat(given.path("FilterCriteria").path("Filters").path(0).path("Pattern").asString())
          .contains("INSERT", "outbox#");
    }
  }

  @Test
  void everyFunctionThatIsInvokedAndNotWaitedForIsTriedAgainAndThenKept() {
    Set<String> guarded = new HashSet<>();
    for (Resource invoke : dev.all("AWS::Lambda::EventInvokeConfig")) {
      assertKept(
          invoke,
          invoke.properties().path("DestinationConfig").path("OnFailure").path("Destination"));
      assertThat(invoke.properties().path("MaximumRetryAttempts").asInt()).isEqualTo(2);
      guarded.add(referenced(invoke.properties().path("FunctionName")));
    }
    Set<String> invoked =
        dev.all("AWS::Events::Rule").stream()
            .flatMap(rule -> rule.properties().path("Targets").valueStream())
            .map(target -> called(target.path("Arn")))
            .collect(Collectors.toSet());
    for (Resource schedule : dev.all("AWS::Scheduler::Schedule")) {
      invoked.add(called(schedule.properties().path("Target").path("Arn")));
    }
    assertThat(guarded).isEqualTo(invoked);
  }

  /** The function behind what is called, which may be an alias of it. */
  private String called(JsonNode arn) {
    String id = referenced(arn);
    return dev.all("AWS::Lambda::Alias").stream()
        .filter(alias -> alias.id().equals(id))
        .map(alias -> referenced(alias.properties().path("FunctionName")))
        .findFirst()
        .orElse(id);
  }

  @Test
  void everyQueueThatKeepsNoDeadLettersSendsItsOwnThere() {
    Set<String> keeping = deadLetterQueues();
    assertThat(keeping).hasSize(1);
    for (Resource queue : dev.all("AWS::SQS::Queue")) {
      if (!keeping.contains(queue.id())) {
        assertThat(referenced(queue.properties().path("RedrivePolicy").path("deadLetterTargetArn")))
            .as(queue.id())
            .isIn(keeping);
      }
    }
  }

  @Test
  void theFirstLetterOfEachQueueRaisesAnAlarm() {
    Set<String> watched =
        dev.all("AWS::CloudWatch::Alarm").stream()
            .map(Resource::properties)
            .filter(alarm -> alarm.path("Threshold").asInt() == 1)
            .filter(alarm -> alarm.path("EvaluationPeriods").asInt() == 1)
            .filter(alarm ->
                alarm.path("ComparisonOperator").asString().equals("GreaterThanOrEqualToThreshold"))
            .filter(alarm ->
                alarm.path("MetricName").asString().equals("ApproximateNumberOfMessagesVisible"))
            .map(alarm -> referenced(alarm.path("Dimensions").path(0).path("Value")))
            .collect(Collectors.toSet());
    assertThat(watched).isEqualTo(deadLetterQueues());
  }

  @Test
  void aLetterIsKeptForTwoWeeksEncryptedAndSentOverTls() {
    Set<String> overTls =
        dev.all("AWS::SQS::QueuePolicy").stream()
            .map(Resource::properties)
            .filter(Policies::refusesPlainText)
            .map(policy -> referenced(policy.path("Queues").path(0)))
            .collect(Collectors.toSet());
    for (Resource queue : dev.all("AWS::SQS::Queue")) {
      assertThat(queue.properties().path("SqsManagedSseEnabled").asBoolean()).isTrue();
      assertThat(queue.properties().path("MessageRetentionPeriod").asInt()).isEqualTo(14 * 86400);
      assertThat(overTls).contains(queue.id());
    }
  }

  /** The queues that rules send to when they give up. */
  private Set<String> deadLetterQueues() {
    return dev.all("AWS::Events::Rule").stream()
        .flatMap(rule -> rule.properties().path("Targets").valueStream())
        .map(target -> referenced(target.path("DeadLetterConfig").path("Arn")))
        .collect(Collectors.toSet());
  }

  private void assertKept(Resource by, JsonNode queue) {
    assertThat(referenced(queue)).as(by.id()).isIn(deadLetterQueues());
  }
}
