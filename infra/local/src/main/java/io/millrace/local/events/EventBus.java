package io.millrace.local.events;

import io.millrace.local.service.Arns;
import io.millrace.local.service.EventSink;
import io.millrace.local.service.ServiceException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** A bus and its rules. */
final class EventBus {

  private final String name;
  private final ConcurrentNavigableMap<String, EventRule> rules = new ConcurrentSkipListMap<>();

  EventBus(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  String arn() {
    return Arns.of("events", "event-bus/" + name);
  }

  String arnOfRule(String rule) {
    return Arns.of(
        "events",
        name.equals(EventSink.DEFAULT_BUS) ? "rule/" + rule : "rule/" + name + "/" + rule);
  }

  Collection<EventRule> rules() {
    return rules.values();
  }

  Optional<EventRule> rule(String rule) {
    return Optional.ofNullable(rules.get(rule));
  }

  /** Makes a rule, or puts it in the place of one with the same name. */
  void put(EventRule rule) {
    rules.put(rule.name(), rule);
  }

  /**
   * Changes a rule.
   *
   * @throws ServiceException with code {@code ResourceNotFoundException} if there is none
   */
  void change(String rule, Function<EventRule, EventRule> change) {
    EventRule changed = rules.computeIfPresent(rule, (same, before) -> change.apply(before));
    if (changed == null) {
      throw new ServiceException(
          400,
          "ResourceNotFoundException",
          "Rule %s does not exist on EventBus %s.".formatted(rule, name));
    }
  }

  /**
   * Removes a rule; one that is not there is removed already.
   *
   * @throws ServiceException with code {@code ValidationException} if it still has targets
   */
  void delete(String rule) {
    rules.computeIfPresent(
        rule,
        (same, before) -> {
          if (before.targets().isEmpty()) {
            return null;
          }
          throw new ServiceException(
              400, "ValidationException", "Rule can't be deleted since it has targets.");
        });
  }
}
