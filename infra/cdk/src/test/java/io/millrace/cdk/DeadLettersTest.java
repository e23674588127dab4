package io.millrace.cdk;

import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Stage.Encryption;
import io.millrace.cdk.Synthesized.Resource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** No event is silently given up. */
@EachStage
class DeadLettersTest {

  private static final int DAY_SECONDS = 86400;

  private final Synthesized templates;

  DeadLettersTest(Synthesized templates) {
    this.templates = templates;
  }

  @Test
  void everyRuleTargetIsTriedAgainForADayAndThenKept() {
    for (Resource rule : templates.all("AWS::Events::Rule")) {
      assertThat(rule.properties().path("State").asString("")).isEqualTo("ENABLED");
      assertThat(rule.properties().path("Targets")).as(rule.id()).isNotEmpty();
      for (JsonNode target : rule.properties().path("Targets")) {
        assertKept(rule, target.path("DeadLetterConfig").path("Arn"));
        assertRetried(rule, target.path("RetryPolicy"), DAY_SECONDS);
      }
    }
  }

  @Test
  void everyScheduleIsTriedAgainUntilTheNextAndThenKept() {
    Map<String, Integer> worthRetrying =
        Map.of(
            "rate(5 minutes)",
            300,
            "cron(0 3 * * ? *)",
            21600,
            "cron(0 4 * * ? *)",
            21600,
            Waking.DAILY,
            21600);
    for (Resource schedule : templates.all("AWS::Scheduler::Schedule")) {
      JsonNode target = schedule.properties().path("Target");
      assertKept(schedule, target.path("DeadLetterConfig").path("Arn"));
      String turns = schedule.properties().path("ScheduleExpression").asString("");
      assertThat(worthRetrying).as(schedule.id()).containsKey(turns);
      assertRetried(schedule, target.path("RetryPolicy"), worthRetrying.getOrDefault(turns, 0));
    }
  }

  @Test
  void everyStreamIsReadFromItsBeginningInPartsThatFailAloneAndAreThenKept() {
    for (Resource mapping : templates.all("AWS::Lambda::EventSourceMapping")) {
      JsonNode given = mapping.properties();
      assertKept(mapping, given.path("DestinationConfig").path("OnFailure").path("Destination"));
      assertThat(given.path("StartingPosition").asString("")).isEqualTo("TRIM_HORIZON");
      assertThat(given.path("EventSourceArn").toString()).contains("StateTable");
      assertThat(given.path("FunctionName").toString()).contains("PublishOutboxProgramLive");
      assertThat(given.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
      assertThat(given.path("FunctionResponseTypes").path(0).asString())
          .isEqualTo("ReportBatchItemFailures");
      assertThat(given.path("BatchSize").asInt(0)).isEqualTo(10);
      assertThat(given.path("MaximumRetryAttempts").asInt(0)).isEqualTo(60);
      assertThat(given.path("MaximumRecordAgeInSeconds").asInt(0)).isEqualTo(DAY_SECONDS);
      assertThat(given.path("FilterCriteria").path("Filters").path(0).path("Pattern").asString())
          .contains("INSERT", "outbox#");
    }
  }

  @Test
  void everyFunctionThatIsInvokedAndNotWaitedForIsTriedAgainAndThenKept() {
    Set<String> asynchronous = new HashSet<>();
    for (Resource invoke : templates.all("AWS::Lambda::EventInvokeConfig")) {
      if (invoke.id().startsWith("TrainingTrainModel")) {
        continue; // a run is tried again as a whole: TrainingFunctionTest
      }
      assertKept(
          invoke,
          invoke.properties().path("DestinationConfig").path("OnFailure").path("Destination"));
      assertThat(invoke.properties().path("MaximumRetryAttempts").asInt()).isEqualTo(2);
      String function = referenced(invoke.properties().path("FunctionName"));
      assertThat(invoke.properties().path("MaximumEventAgeInSeconds").asInt(0))
          .as(invoke.id())
          .isEqualTo(function.contains("SummarizeCaptures") ? 300 : 21600);
      // What is said of one version of a function is not said of another.
      assertThat(invoke.properties().path("Qualifier").toString())
          .as(invoke.id())
          .contains(aliasOf(function).map(Resource::id).orElse("$LATEST"));
      asynchronous.add(function);
    }
    Set<String> invoked =
        templates.all("AWS::Events::Rule").stream()
            .flatMap(rule -> rule.properties().path("Targets").valueStream())
            .map(target -> called(target.path("Arn")))
            .collect(Collectors.toSet());
    for (Resource schedule : templates.all("AWS::Scheduler::Schedule")) {
      if (schedule.properties().at("/Target/Input").asString("").equals(Waking.EVENT)) {
        continue; // it is asked for nothing
      }
      invoked.add(called(schedule.properties().path("Target").path("Arn")));
    }
    assertThat(asynchronous).isEqualTo(invoked);
  }

  private Optional<Resource> aliasOf(String function) {
    return templates.all("AWS::Lambda::Alias").stream()
        .filter(alias -> referenced(alias.properties().path("FunctionName")).equals(function))
        .findFirst();
  }

  /** The function behind what is called, which may be an alias of it. */
  private String called(JsonNode arn) {
    String id = referenced(arn);
    return templates.all("AWS::Lambda::Alias").stream()
        .filter(alias -> alias.id().equals(id))
        .map(alias -> referenced(alias.properties().path("FunctionName")))
        .findFirst()
        .orElse(id);
  }

  @Test
  void everyQueueThatKeepsNoDeadLettersSendsItsOwnThere() {
    Set<String> keeping = deadLetterQueues();
    assertThat(keeping).hasSize(1);
    for (Resource queue : templates.all("AWS::SQS::Queue")) {
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
        templates.all("AWS::CloudWatch::Alarm").stream()
            .map(Resource::properties)
            .filter(alarm -> alarm.path("Threshold").asInt() == 1)
            .filter(alarm -> alarm.path("EvaluationPeriods").asInt() == 1)
            .filter(alarm ->
                alarm.path("ComparisonOperator").asString().equals("GreaterThanOrEqualToThreshold"))
            .filter(alarm ->
                alarm.path("MetricName").asString().equals("ApproximateNumberOfMessagesVisible"))
            .filter(alarm -> alarm.path("Namespace").asString("").equals("AWS/SQS"))
            .filter(alarm -> alarm.path("Statistic").asString("").equals("Maximum"))
            .filter(alarm -> alarm.path("Period").asInt(0) == 60)
            .filter(alarm -> alarm.path("TreatMissingData").asString("").equals("notBreaching"))
            .filter(alarm -> alarm.at("/Dimensions/0/Name").asString("").equals("QueueName"))
            .map(alarm -> referenced(alarm.path("Dimensions").path(0).path("Value")))
            .collect(Collectors.toSet());
    assertThat(watched).isEqualTo(deadLetterQueues());
  }

  @Test
  void aLetterIsKeptForTwoWeeksEncryptedAndSentOverTls() {
    Set<String> overTls =
        templates.all("AWS::SQS::QueuePolicy").stream()
            .map(Resource::properties)
            .filter(Policies::refusesPlainText)
            .map(policy -> referenced(policy.path("Queues").path(0)))
            .collect(Collectors.toSet());
    for (Resource queue : templates.all("AWS::SQS::Queue")) {
      assertThat(queue.properties().path("SqsManagedSseEnabled").asBoolean(false))
          .isEqualTo(templates.stage().encryption() == Encryption.AWS_OWNED);
      assertThat(queue.properties().path("MessageRetentionPeriod").asInt()).isEqualTo(14 * 86400);
      assertThat(overTls).contains(queue.id());
    }
  }

  /** The queues that rules send to when they give up. */
  private Set<String> deadLetterQueues() {
    return templates.all("AWS::Events::Rule").stream()
        .flatMap(rule -> rule.properties().path("Targets").valueStream())
        .map(target -> referenced(target.path("DeadLetterConfig").path("Arn")))
        .collect(Collectors.toSet());
  }

  private static void assertRetried(Resource by, JsonNode policy, int seconds) {
    assertThat(policy.path("MaximumRetryAttempts").asInt(0)).as(by.id()).isEqualTo(185);
    assertThat(policy.path("MaximumEventAgeInSeconds").asInt(0)).as(by.id()).isEqualTo(seconds);
  }

  private void assertKept(Resource by, JsonNode queue) {
    assertThat(referenced(queue)).as(by.id()).isIn(deadLetterQueues());
  }
}
