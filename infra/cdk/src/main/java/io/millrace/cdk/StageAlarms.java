package io.millrace.cdk;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.constructs.Construct;

/**
 * What somebody has to look at, each with the page that says what to do.
 *
 * <p>An alarm costs by the month, so there is one for each way in which the platform can be in need
 * of a person, and none for what mends itself: a function that fails is tried again and ends as a
 * dead letter; a model's errors have an alarm of their own, which the deployment module makes.
 */
final class StageAlarms extends Construct {

  private static final Duration MINUTE = Duration.minutes(1);
  private static final Duration FIVE_MINUTES = Duration.minutes(5);
  private static final Duration HOUR = Duration.hours(1);
  private static final int HELD_UP_MILLIS = 600_000;
  private static final int LATE_SECONDS = 900;

  private final Stage stage;
  private final AlarmTopic topic;
  private final List<IAlarm> all = new ArrayList<>();

  StageAlarms(
      Construct scope,
      String id,
      Stage stage,
      AlarmTopic topic,
      DeadLetterQueues dead,
      PlatformApi api,
      CaptureStream captures,
      List<SpecifiedFunction> functions,
      SpecifiedFunction publish) {
    super(scope, id);
    this.stage = stage;
    this.topic = topic;
    watch(dead);
    watch(api);
    if (stage.keepsData()) { // elsewhere the alarms would cost more than what they are for
      watch(captures);
      watchModels();
    }
    watchThrottles(functions);
    watchLoop(publish);
  }

  /** Every alarm that is here, for who wants to look at them. */
  List<IAlarm> all() {
    return List.copyOf(all);
  }

  /** A function gave up on something, and it will not be tried again. */
  private void watch(DeadLetterQueues dead) {
    ring(
        "DeadLetters",
        "A function of stage %s gave up on something.".formatted(stage.name()),
        Runbook.DEAD_LETTERS,
        dead.waiting(MINUTE),
        1,
        new Window(1, 1));
  }

  /** The API fails, or is slow where the stage says how slow is too slow. */
  private void watch(PlatformApi api) {
    ring(
        "ServerErrors",
        "The API of stage %s answers with errors of its own (5xx).".formatted(stage.name()),
        Runbook.SERVER_ERRORS,
        api.serverErrors(FIVE_MINUTES),
        1,
        new Window(3, 2));
    Integer slowest = stage.alarms().slowestPredictionMillis();
    if (slowest != null) {
      ring(
          alarm(
                  "SlowPredictions",
                  "One prediction in a hundred of stage %s takes longer than %s ms."
                      .formatted(stage.name(), slowest),
                  Runbook.SLOW_PREDICTIONS,
                  api.predictionLatency("p99", FIVE_MINUTES),
                  slowest,
                  new Window(3, 3))
              .evaluateLowSampleCountPercentile("ignore")); // of a handful it says nothing
    }
  }

  /** Predictions that were given are not kept, or late, so that monitoring does not see them. */
  private void watch(CaptureStream captures) {
    ring(
        "LostCaptures",
        "Predictions of stage %s were given that are not captured.".formatted(stage.name()),
        Runbook.CAPTURES,
        new LoopMetrics(stage.name()).ofStage("LostCaptures", FIVE_MINUTES),
        1,
        new Window(1, 1));
    ring(
        "LateCaptures",
        "Captured predictions of stage %s wait for more than %s minutes to be delivered."
            .formatted(stage.name(), LATE_SECONDS / 60),
        Runbook.CAPTURES,
        captures.age(FIVE_MINUTES),
        LATE_SECONDS,
        new Window(1, 1));
  }

  /**
   * Calls are turned away of what has a share of its own of the account's processes. Of others, a
   * call that somebody waits for counts as an error of the API, and what nobody waits for is tried
   * again for hours, and counts only as a dead letter.
   */
  private void watchThrottles(List<SpecifiedFunction> functions) {
    functions.forEach(function -> {
      FunctionSpecification specification = function.specification();
      if (stage.limits().reservedConcurrency().containsKey(specification)) {
        ring(
            specification.title() + "Throttles",
            "Lambda turns calls of %s in stage %s away: too many at once."
                .formatted(specification.title(), stage.name()),
            Runbook.THROTTLES,
            function.metric("Throttles", "Sum", FIVE_MINUTES),
            1,
            new Window(1, 1));
      }
    });
  }

  /** The loop: what did not go on, what nobody was told of, and what waits to be told. */
  private void watchLoop(SpecifiedFunction publisher) {
    var metrics = new LoopMetrics(stage.name());
    ring(
        "LoopFailures",
        "A file, a run, a version or a promotion of stage %s was refused, failed or rolled back."
            .formatted(stage.name()),
        Runbook.LOOP_FAILURES,
        metrics.ofStage("Failures", FIVE_MINUTES),
        1,
        new Window(1, 1));
    ring(
        "MissedSteps",
        "The daily reconciliation of stage %s found something that no event had announced."
            .formatted(stage.name()),
        Runbook.MISSED_STEPS,
        metrics.ofStage("MissedSteps", HOUR),
        1,
        new Window(24, 1));
    ring(
        "Skipped",
        "The reconciliation or the monitoring of stage %s passed over something that it could not read."
            .formatted(stage.name()),
        Runbook.SKIPPED,
        metrics.ofStage("Skipped", HOUR),
        1,
        new Window(24, 1));
    ring(
        "EventsHeldUp",
        "Events of stage %s wait for more than ten minutes to be announced."
            .formatted(stage.name()),
        Runbook.EVENTS_HELD_UP,
        publisher.metric("IteratorAge", "Maximum", FIVE_MINUTES),
        HELD_UP_MILLIS,
        new Window(1, 1));
  }

  /** A model is asked what it did not learn from. */
  private void watchModels() {
    ring(
        "Drift",
        "A model of stage %s is asked what it did not learn from.".formatted(stage.name()),
        Runbook.DRIFT,
        new LoopMetrics(stage.name()).ofEvent("Events", "drift.found", "Sum"),
        1,
        new Window(1, 1));
  }

  /**
   * How long a metric is looked at.
   *
   * @param periods that are looked at
   * @param breaching of them it rings
   */
  private record Window(int periods, int breaching) {}

  private void ring(
      String id, String says, Runbook runbook, IMetric metric, double from, Window window) {
    ring(alarm(id, says, runbook, metric, from, window));
  }

  private Alarm.Builder alarm(
      String id, String says, Runbook runbook, IMetric metric, double from, Window window) {
    return Alarm.Builder.create(this, id)
        .alarmDescription(says + " " + runbook.linkFrom(stage))
        .metric(metric)
        .threshold(from)
        .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
        .evaluationPeriods(window.periods())
        .datapointsToAlarm(window.breaching())
        .treatMissingData(TreatMissingData.NOT_BREACHING);
  }

  private void ring(Alarm.Builder builder) {
    Alarm alarm = builder.build();
    var tell = new SnsAction(topic.topic());
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
    all.add(alarm);
  }
}
