package io.millrace.sweep;

import io.millrace.domain.InvalidInputException;
import io.millrace.lambda.AwsEvents;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/**
 * What the clock, or a person, asks of a sweep.
 *
 * @param overdueAfter how long something may take before it is overdue
 */
record Turn(Duration overdueAfter) {

  /** Three attempts of the slowest function, with the waits between. */
  private static final Duration USUAL = Duration.ofHours(1);

  /**
   * The turn of a {@code Scheduled Event}; its detail may say {@code overdueAfter}, as in {@code
   * PT5M}.
   *
   * @throws InvalidInputException if it is no such event
   */
  static Turn of(JsonNode event) {
    JsonNode given = AwsEvents.turn(event).path("overdueAfter");
    return new Turn(given.isMissingNode() ? USUAL : duration(given.asString("")));
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidInputException("overdueAfter", "a duration in ISO 8601 like PT1H", text);
    }
  }
}
