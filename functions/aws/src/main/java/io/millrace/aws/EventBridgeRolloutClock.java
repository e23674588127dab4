package io.millrace.aws;

import io.millrace.domain.deployment.RolloutClock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.RuleState;

/**
 * A rule of EventBridge whose schedule is one minute of one year. The template makes it, with whom
 * it asks; here it is only set to another minute, for which the functions need no way to a further
 * service and no role to hand on.
 */
public final class EventBridgeRolloutClock implements RolloutClock {

  private static final DateTimeFormatter ONCE =
      DateTimeFormatter.ofPattern("'cron('m H d M ? uuuu')'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final EventBridgeClient events;
  private final String rule;

  /**
   * @param rule its name
   */
  public EventBridgeRolloutClock(EventBridgeClient events, String rule) {
    this.events = events;
    this.rule = rule;
  }

  @Override
  public void ringAt(Instant moment) {
    Instant minute = moment.truncatedTo(ChronoUnit.MINUTES);
    Instant up = minute.equals(moment) ? minute : minute.plus(1, ChronoUnit.MINUTES);
    var _ =
        Aws.call(
            "set the clock of rollouts",
            () ->
                events.putRule(put ->
                    put.name(rule).scheduleExpression(ONCE.format(up)).state(RuleState.ENABLED)));
  }
}
