package io.millrace.reconciliation;

import io.millrace.domain.InvalidInputException;
import io.millrace.runtime.function.AwsEvents;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/**
 * What the clock, or a person, asks of a reconciliation.
 *
 * @param missedAfter how long something may take before it is missed
 */
record Turn(Duration missedAfter) {

  /** Three attempts of the slowest function, with the waits between. */
  private static final Duration USUAL = Duration.ofHours(1);

  /**
   * The turn of a {@code Scheduled Event}; its detail may say {@code missedAfter}, as in {@code
   * PT5M}.
   *
   * @throws InvalidInputException if it is no such event
   */
  static Turn of(JsonNode event) {
    JsonNode given = AwsEvents.turn(event).path("missedAfter");
    return new Turn(given.isMissingNode() ? USUAL : duration(given.asString("")));
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidInputException("missedAfter", "a duration in ISO 8601 like PT1H", text);
    }
  }
}
