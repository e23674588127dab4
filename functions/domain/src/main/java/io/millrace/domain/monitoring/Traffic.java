package io.millrace.domain.monitoring;

import io.millrace.domain.Check;
import java.time.Instant;

/**
 * How much a version was asked in a window, and how much is usual then.
 *
 * @param from start of the window, inclusive
 * @param to end of the window, exclusive
 * @param predictions captured, at least 0
 * @param usual predictions of whatever version in the window of the same phase before, at least 0;
 *     0 where nothing is known of it
 */
public record Traffic(Instant from, Instant to, long predictions, long usual) {
  public Traffic {
    Check.that(predictions >= 0, "predictions", "at least 0", predictions);
    Check.that(usual >= 0, "usual predictions", "at least 0", usual);
  }
}
