package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** Events on their way to functions, and what becomes of those that do not arrive. */
@SuppressWarnings("unchecked") // the SDK's varargs of consumers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalEventsTest extends LocalCloudFixture {

  @Test
  void eventIsTriedThreeTimesThenReachesTheFailureDestination() {
    invokeLater("do-fail-alone");

    String record = receive(deadQueue(), "do-fail-alone");

    assertThat(record).contains("RetriesExhausted", "\"approximateInvokeCount\":3", "as told");
    assertThat(noted("do-fail-alone")).hasSize(3);
  }

  @Test
  void eventIsTriedAgainWhenItsProcessIsKilled() {
    invokeLater("do-hang-and-be-killed");
    await().atMost(PATIENCE).until(() -> !noted("be-killed").isEmpty());

    killAll();

    await().atMost(PATIENCE).until(() -> noted("be-killed").size() >= 2);
  }

  @Test
  void eventThatMatchesReachesItsTargetEvenTwice() {
    put("{\"size\":2,\"mark\":\"wanted\"}");
    put("{\"size\":1,\"mark\":\"unwanted\"}");

    await().atMost(PATIENCE).until(() -> noted("\"wanted\"").size() == 2);
    assertThat(noted("\"wanted\"").getFirst())
        .contains("\"detail-type\":\"test\"", "\"source\":\"millrace\"", "\"account\":\"0000");
    assertThat(noted("\"unwanted\"")).isEmpty();
  }

  @Test
  void eventWhoseTargetIsGoneGoesToItsDeadLetterQueue() {
    put("{\"size\":3,\"mark\":\"undeliverable\"}");

    assertThat(receive(queueUrl("lost"), "undeliverable")).contains("\"size\":3");
  }

  @Test
  void malformedEventIsRefusedAloneAndOthersAreTaken() {
    try (EventBridgeClient events = client(EventBridgeClient.builder())) {
      var answer =
          events.putEvents(request ->
              request.entries(
                  entry -> entry.source("a").detailType("b").detail("{").eventBusName("own"),
                  entry -> entry.source("a").detailType("b").detail("{}").eventBusName("own")));

      assertThat(answer.failedEntryCount()).isEqualTo(1);
      assertThat(answer.entries().get(0).errorCode()).isEqualTo("MalformedDetail");
      assertThat(answer.entries().get(1).eventId()).isNotEmpty();
    }
  }

  @Test
  void metricInALogLineRingsAnAlarmWhichReachesAFunction() {
    invoke("do-measure");

    await().atMost(PATIENCE).until(() -> !noted("\"alarmName\":\"errors\"").isEmpty());
    assertThat(noted("\"alarmName\":\"errors\"").getFirst())
        .contains("Alarm State Change", "\"value\":\"ALARM\"", "\"model\":\"m\"");
    try (CloudWatchClient cloudWatch = client(CloudWatchClient.builder())) {
      var alarm = cloudWatch.describeAlarms(a -> a.alarmNames("errors")).metricAlarms().getFirst();
      assertThat(alarm.stateValue()).isEqualTo(StateValue.ALARM);
      assertThat(alarm.threshold()).isEqualTo(1.0);
    }
  }

  @Test
  void alarmIsPutEvaluatedAndDeleted() {
    try (CloudWatchClient cloudWatch = client(CloudWatchClient.builder())) {
      cloudWatch.putMetricAlarm(alarm ->
          alarm
              .alarmName("made")
              .namespace("Own")
              .metricName("Value")
              .dimensions(d -> d.name("model").value("x"))
              .statistic(Statistic.SUM)
              .period(60)
              .evaluationPeriods(1)
              .threshold(5.0)
              .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
              .treatMissingData("notBreaching"));
      cloudWatch.putMetricData(data ->
          data.namespace("Own")
              .metricData(d ->
                  d.metricName("Value").value(6.0).dimensions(x -> x.name("model").value("x"))));

      await()
          .atMost(PATIENCE)
          .until(() ->
              cloudWatch.describeAlarms(a -> a.alarmNames("made")).metricAlarms().stream()
                  .anyMatch(alarm -> alarm.stateValue() == StateValue.ALARM));
      cloudWatch.deleteAlarms(a -> a.alarmNames("made"));
      assertThat(cloudWatch.describeAlarms(a -> a.alarmNames("made")).metricAlarms()).isEmpty();
    }
  }

  private void invokeLater(String text) {
    lambda.invoke(
        i -> i.functionName("sample").invocationType(InvocationType.EVENT).payload(json(text)));
  }

  private void put(String detail) {
    try (EventBridgeClient events = client(EventBridgeClient.builder())) {
      events.putEvents(request ->
          request.entries(entry ->
              entry.eventBusName("own").source("millrace").detailType("test").detail(detail)));
    }
  }

  private String deadQueue() {
    return cloud.outputs().getOrDefault("DeadUrl", "");
  }

  private String queueUrl(String name) {
    return sqs.getQueueUrl(q -> q.queueName(name)).queueUrl();
  }

  private String receive(String queue, String mark) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                sqs
                    .receiveMessage(
                        r -> r.queueUrl(queue).maxNumberOfMessages(10).visibilityTimeout(0))
                    .messages()
                    .stream()
                    .map(message -> message.body())
                    .filter(body -> body.contains(mark))
                    .findFirst()
                    .orElse(""),
            body -> !body.isEmpty());
  }
}
