package io.millrace.local.events;

import java.util.List;

/** A rule of a bus that picks events by a pattern. */
record EventRule(String arn, EventPattern pattern, List<EventTarget> targets) {

  EventRule {
    targets = List.copyOf(targets);
  }
}
