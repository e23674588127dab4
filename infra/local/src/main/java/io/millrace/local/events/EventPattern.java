package io.millrace.local.events;

import io.millrace.local.service.TemplateException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.event.ruler.Machine;

/** A pattern of EventBridge, compiled by AWS's event-ruler. Safe for use by many threads. */
public final class EventPattern {

  private static final Logger log = LoggerFactory.getLogger(EventPattern.class);

  private final String text;
  private final Machine machine = Machine.builder().build();

  /**
   * Compiles a pattern.
   *
   * @throws TemplateException if AWS would not take it either
   */
  public EventPattern(String pattern) {
    this.text = pattern;
    try {
      machine.addRule("pattern", pattern);
    } catch (IOException | RuntimeException e) {
      throw new TemplateException("event pattern %s: %s".formatted(pattern, e.getMessage()));
    }
  }

  /** The pattern as it was given. */
  public String text() {
    return text;
  }

  /** Whether an event, a JSON object, has what the pattern asks for. */
  public boolean matches(String event) {
    try {
      return !machine.rulesForJSONEvent(event).isEmpty();
    } catch (Exception e) { // what the ruler declares; an event that it cannot read matches nothing
      log.warn("an event could not be matched: {}", e.getMessage());
      return false;
    }
  }
}
