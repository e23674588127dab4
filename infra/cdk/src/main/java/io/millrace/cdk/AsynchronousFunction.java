package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.FilterCriteria;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.lambda.eventsources.DynamoEventSource;
import software.amazon.awscdk.services.lambda.eventsources.SqsDlq;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.scheduler.CfnSchedule.DeadLetterConfigProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.FlexibleTimeWindowProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.RetryPolicyProperty;
import software.amazon.awscdk.services.scheduler.CfnSchedule.TargetProperty;
import software.constructs.Construct;

/**
 * A function that nobody waits for, and that loses nothing it was asked.
 *
 * <p>Whatever asks it, an event, the clock or the table's stream, asks again when it fails, and
 * what is given up on ends in the stage's queue with an alarm: {@link DeadLetterQueues}. It may
 * therefore be asked twice, and late.
 */
public final class AsynchronousFunction extends Construct {

  /** How long an ask is worth repeating: as long as the stream keeps what it carried. */
  private static final Duration WORTH_RETRYING = Duration.hours(24);

  private static final Duration EVENT_WORTH_RETRYING = Duration.hours(6);

  /** The last year that an expression may name. */
  private static final String NEVER = "cron(0 0 1 1 ? 2199)";

  private static final int DELIVERY_RETRIES = 185; // EventBridge's own maximum, about a day
  private static final int FAILURE_RETRIES = 2; // Lambda's own maximum, after 1 and 2 minutes
  private static final int STREAM_RETRIES = 60;

  private final SpecifiedFunction function;
  private final DeadLetterQueues dead;
  private boolean retries;

  public AsynchronousFunction(
      Construct scope,
      FunctionSpecification specification,
      FunctionContext context,
      DeadLetterQueues dead) {
    super(scope, specification.title());
    function = new SpecifiedFunction(this, "Program", specification, context);
    this.dead = dead;
    dead.grantSend(function.role());
  }

  /** Who to grant what the function needs. */
  public IGrantable role() {
    return function.role();
  }

  SpecifiedFunction specified() {
    return function;
  }

  /** Allows asking the function directly for what an event should have asked it for. */
  public void grantAsk(IGrantable asker) {
    function.grantInvoke(asker);
  }

  /** How these are asked directly: {@code title=arn}, with commas between. */
  static String askedAs(List<AsynchronousFunction> functions) {
    return functions.stream().map(each -> each.function.askedAs()).collect(Collectors.joining(","));
  }

  /** Runs on each event of the account's default bus that fits. */
  public AsynchronousFunction onAwsEvent(EventPattern pattern) {
    retryFailures(EVENT_WORTH_RETRYING);
    return onAwsEvent("On", pattern);
  }

  /** Runs on these events, too. */
  AsynchronousFunction onAwsEvent(String id, EventPattern pattern) {
    on(Rule.Builder.create(this, id).eventPattern(pattern));
    return this;
  }

  /** Runs on each of our own events of these types. */
  public AsynchronousFunction onEvent(IEventBus bus, String... types) {
    EventPattern pattern =
        EventPattern.builder().source(List.of("millrace")).detailType(List.of(types)).build();
    on(Rule.Builder.create(this, "On").eventBus(bus).eventPattern(pattern));
    retryFailures(EVENT_WORTH_RETRYING);
    return this;
  }

  /**
   * Runs besides whenever this rule says, which the function itself sets to one moment or another;
   * until then, never.
   */
  public AsynchronousFunction whenSet(String ruleName) {
    on(
        Rule.Builder.create(this, "WhenSet")
            .ruleName(ruleName)
            .description("The function sets it to the minute in which it is to be asked again")
            .schedule(Schedule.expression(NEVER)));
    grantSet(function.role(), ruleName);
    return this;
  }

  /** Allows setting a rule of that kind. */
  void grantSet(IGrantable setter, String ruleName) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(setter)
            .actions(List.of("events:PutRule"))
            .resourceArns(List.of(Arns.of(this, "events", "rule/" + ruleName)))
            .build());
  }

  private void on(Rule.Builder rule) {
    rule.targets(
            List.of(
                LambdaFunction.Builder.create(function.entry())
                    .retryAttempts(DELIVERY_RETRIES)
                    .maxEventAge(WORTH_RETRYING)
                    .deadLetterQueue(dead.queue())
                    .build()))
        .build();
  }

  /** Runs again and again with this many minutes between. */
  public AsynchronousFunction everyMinutes(int minutes) {
    return byTheClock("rate(%s minutes)".formatted(minutes), Duration.minutes(minutes));
  }

  /** Runs once a day, at this hour by UTC. */
  public AsynchronousFunction everyDayAt(int hour) {
    return byTheClock("cron(0 %s * * ? *)".formatted(hour), Duration.hours(6));
  }

  /**
   * @param worthRetrying what is late by more is done by the next turn
   */
  private AsynchronousFunction byTheClock(String turns, Duration worthRetrying) {
    Role clock =
        Role.Builder.create(this, "Clock")
            .description("Runs a function by the clock")
            .assumedBy(
                new ServicePrincipal("scheduler.amazonaws.com")
                    .withConditions(
                        Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID))))
            .build();
    function.grantInvoke(clock);
    dead.grantSend(clock);
    CfnSchedule.Builder.create(this, "Every")
        .scheduleExpression(turns)
        .flexibleTimeWindow(FlexibleTimeWindowProperty.builder().mode("OFF").build())
        .target(
            TargetProperty.builder()
                .arn(function.entry().getFunctionArn())
                .roleArn(clock.getRoleArn())
                .retryPolicy(
                    RetryPolicyProperty.builder()
                        .maximumRetryAttempts(DELIVERY_RETRIES)
                        .maximumEventAgeInSeconds(worthRetrying.toSeconds())
                        .build())
                .deadLetterConfig(
                    DeadLetterConfigProperty.builder().arn(dead.queue().getQueueArn()).build())
                .build())
        .build();
    retryFailures(worthRetrying);
    return this;
  }

  /**
   * Runs on each item that is new in the stateTable and whose sort key starts so, in the order of
   * each partition. An item that fails is tried alone, and holds up those behind it for {@value
   * #STREAM_RETRIES} attempts at most.
   */
  public AsynchronousFunction onNewItem(StateTable stateTable, String sortKeyPrefix) {
    Map<String, Object> added = new TreeMap<>();
    added.put("eventName", List.of("INSERT"));
    added.put(
        "dynamodb",
        Map.of("Keys", Map.of("sk", Map.of("S", List.of(Map.of("prefix", sortKeyPrefix))))));
    function
        .entry()
        .addEventSource(
            DynamoEventSource.Builder.create(stateTable.table())
                .startingPosition(StartingPosition.TRIM_HORIZON)
                .filters(List.of(FilterCriteria.filter(added)))
                .batchSize(10)
                .bisectBatchOnError(true)
                .reportBatchItemFailures(true)
                .retryAttempts(STREAM_RETRIES)
                .maxRecordAge(WORTH_RETRYING)
                .onFailure(new SqsDlq(dead.queue()))
                .build());
    return this;
  }

  /** As the first says that asks it: an event may wait as long as any. */
  private void retryFailures(Duration worthRetrying) {
    if (retries) {
      return;
    }
    retries = true;
    function
        .entry()
        .configureAsyncInvoke(
            EventInvokeConfigOptions.builder()
                .retryAttempts(FAILURE_RETRIES)
                .maxEventAge(worthRetrying)
                .onFailure(new SqsDestination(dead.queue()))
                .build());
  }
}
