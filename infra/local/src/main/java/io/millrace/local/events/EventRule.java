package io.millrace.local.events;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A rule of a bus that picks events by a pattern.
 *
 * @param enabled whether it picks any at all
 */
record EventRule(
    String name, String arn, EventPattern pattern, boolean enabled, List<EventTarget> targets) {

  EventRule {
    targets = List.copyOf(targets);
  }

  boolean picks(String event) {
    return enabled && pattern.matches(event);
  }

  /** With these targets too; one of the same id gives way. */
  EventRule with(List<EventTarget> added) {
    Set<String> ids = Set.copyOf(added.stream().map(EventTarget::id).toList());
    return withTargets(Stream.concat(without(ids).targets.stream(), added.stream()).toList());
  }

  EventRule without(Set<String> targetIds) {
    return withTargets(targets.stream().filter(t -> !targetIds.contains(t.id())).toList());
  }

  private EventRule withTargets(List<EventTarget> others) {
    return new EventRule(name, arn, pattern, enabled, others);
  }
}
