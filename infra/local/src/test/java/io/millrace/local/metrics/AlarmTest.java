package io.millrace.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.service.JsonTrees;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An alarm as time passes. */
class AlarmTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final MetricId DEPTH =
      new MetricId("AWS/SQS", "ApproximateNumberOfMessagesVisible", Map.of("QueueName", "letters"));

  private final MetricStore store = new MetricStore();
  private final Alarm alarm =
      new Alarm(
          AlarmDefinition.of("dead-letters", deadLetters()), AlarmState.INSUFFICIENT_DATA, START);

  @Test
  void whatIsMeasuredByLookingRingsAsLongAsItIsSeenAndOnePeriodLonger() {
    assertThat(stateAfter(0, 0)).isEqualTo(AlarmState.OK);
    assertThat(stateAfter(2, 1)).isEqualTo(AlarmState.ALARM);
    assertThat(stateAfter(40, 1)).isEqualTo(AlarmState.ALARM);
    assertThat(stateAfter(42, 0)).isEqualTo(AlarmState.ALARM);
    assertThat(stateAfter(99, 0)).isEqualTo(AlarmState.ALARM);
    assertThat(stateAfter(100, 0)).isEqualTo(AlarmState.OK);
  }

  /** What it says when so many messages are seen so long after the start. */
  private AlarmState stateAfter(int seconds, int messages) {
    Instant now = START.plusSeconds(seconds);
    store.at(DEPTH, now).add(messages);
    var _ = alarm.evaluate(now, store);
    return alarm.state();
  }

  /** As the template has the alarm of the queue of dead letters. */
  private static JsonNode deadLetters() {
    return JsonTrees.parse(
        """
        {"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible",
         "Dimensions": [{"Name": "QueueName", "Value": "letters"}],
         "Statistic": "Maximum", "Period": 60, "EvaluationPeriods": 1, "DatapointsToAlarm": 1,
         "Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
         "TreatMissingData": "notBreaching"}
        """);
  }
}
