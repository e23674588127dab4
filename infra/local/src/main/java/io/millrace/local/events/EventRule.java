package io.millrace.local.events;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A rule of a bus.
 *
 * @param trigger what makes it send to its targets
 * @param enabled whether it sends at all
 */
record EventRule(
    String name, String arn, Trigger trigger, boolean enabled, List<EventTarget> targets) {

  /** What makes a rule send. */
  sealed interface Trigger {

    /** An event that a pattern picks. */
    record Picked(EventPattern pattern) implements Trigger {}

    /** A time of a schedule. */
    record Scheduled(String expression) implements Trigger {}
  }

  EventRule {
    targets = List.copyOf(targets);
  }

  boolean picks(String event) {
    return enabled
        && trigger instanceof Trigger.Picked(EventPattern pattern)
        && pattern.matches(event);
  }

  /** The rule with these targets too; one of the same id gives way. */
  EventRule with(List<EventTarget> added) {
    Set<String> ids = Set.copyOf(added.stream().map(EventTarget::id).toList());
    return withTargets(Stream.concat(without(ids).targets.stream(), added.stream()).toList());
  }

  EventRule without(Set<String> targetIds) {
    return withTargets(targets.stream().filter(t -> !targetIds.contains(t.id())).toList());
  }

  private EventRule withTargets(List<EventTarget> others) {
    return new EventRule(name, arn, trigger, enabled, others);
  }
}
