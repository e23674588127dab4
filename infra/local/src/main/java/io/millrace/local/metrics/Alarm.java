package io.millrace.local.metrics;

import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonTrees;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/** An alarm and what it last said. */
final class Alarm {

  /** A time as CloudWatch writes it in its events. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final AlarmDefinition definition;
  private AlarmState state;
  private Instant since;
  private @Nullable String toldReason; // by whoever set the state; null where it was evaluated

  Alarm(AlarmDefinition definition, AlarmState state, Instant since) {
    this.definition = definition;
    this.state = state;
    this.since = since;
  }

  AlarmDefinition definition() {
    return definition;
  }

  String arn() {
    return Arns.of("cloudwatch", "alarm:" + definition.name());
  }

  synchronized AlarmState state() {
    return state;
  }

  synchronized Instant since() {
    return since;
  }

  /** Evaluates the alarm; if it changed, the detail of the event that announces it. */
  synchronized Optional<ObjectNode> evaluate(Instant now, MetricStore store) {
    AlarmState after = definition.at(now, store, state);
    return after == state ? Optional.empty() : Optional.of(changed(after, null, now));
  }

  /** Sets the state, until it is evaluated again; the detail of the event that announces it. */
  synchronized Optional<ObjectNode> set(AlarmState told, String reason, Instant now) {
    return told == state ? Optional.empty() : Optional.of(changed(told, reason, now));
  }

  private ObjectNode changed(AlarmState after, @Nullable String reason, Instant now) {
    AlarmState before = state;
    Instant beforeSince = since;
    state = after;
    since = now;
    toldReason = reason;
    ObjectNode detail = JsonTrees.object();
    detail.put("alarmName", definition.name());
    ObjectNode configuration = detail.putObject("configuration");
    configuration.put("description", JsonTrees.text(definition.source(), "AlarmDescription", ""));
    ObjectNode query = configuration.putArray("metrics").addObject();
    query.put("id", "m1").put("returnData", true);
    ObjectNode stat = query.putObject("metricStat");
    stat.put("period", definition.period().toSeconds()).put("stat", definition.statistic());
    stat.putObject("metric")
        .put("namespace", definition.metric().namespace())
        .put("name", definition.metric().name())
        .set("dimensions", JsonTrees.object(definition.metric().dimensions()));
    describe(detail.putObject("previousState"), before, beforeSince);
    describe(detail.putObject("state"), after, now).put("reason", reason());
    return detail;
  }

  /** The alarm as DescribeAlarms answers it. */
  ObjectNode description() {
    ObjectNode node = JsonTrees.object();
    definition.source().forEachEntry(node::set);
    node.remove("Tags"); // they are listed elsewhere
    node.put("AlarmName", definition.name());
    node.put("AlarmArn", arn());
    node.put("ActionsEnabled", true);
    node.put("StateValue", state().name());
    node.put("StateReason", reason());
    node.set("StateUpdatedTimestamp", new POJONode(since()));
    node.put("Period", definition.period().toSeconds());
    node.put("EvaluationPeriods", definition.evaluationPeriods());
    node.put("Threshold", definition.threshold());
    node.set("Dimensions", definition.metric().dimensionList());
    return node;
  }

  private static ObjectNode describe(ObjectNode node, AlarmState state, Instant since) {
    return node.put("value", state.name()).put("timestamp", TIMESTAMP.format(since));
  }

  private synchronized String reason() {
    if (toldReason != null) {
      return toldReason;
    }
    return switch (state) {
      case OK -> "Threshold not crossed: " + condition();
      case ALARM -> "Threshold crossed: " + condition();
      case INSUFFICIENT_DATA -> "Insufficient data: " + condition();
    };
  }

  private String condition() {
    return "%s of %s in %s s, %s %s"
        .formatted(
            definition.statistic(),
            definition.metric().name(),
            definition.period().toSeconds(),
            definition.comparison(),
            definition.threshold());
  }
}
