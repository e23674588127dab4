package io.millrace.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Where the time went between two instants.
 *
 * @param training while the training job ran
 * @param starts while, besides, a process was starting
 * @param rest everything else
 */
record Breakdown(Duration training, Duration starts, Duration rest) {

  /** A stretch of time. */
  record Span(Instant from, Instant to) {}

  /**
   * Divides the time from {@code from} to {@code to}.
   *
   * @param training when the training job ran
   * @param starts when processes were starting; they may overlap
   */
  static Breakdown of(Instant from, Instant to, List<Span> training, List<Span> starts) {
    Duration trained = covered(from, to, training);
    List<Span> both = new ArrayList<>(training);
    both.addAll(starts);
    Duration started = covered(from, to, both).minus(trained);
    return new Breakdown(
        trained, started, Duration.between(from, to).minus(trained).minus(started));
  }

  private static Duration covered(Instant from, Instant to, List<Span> spans) {
    Duration covered = Duration.ZERO;
    Instant until = from;
    for (Span span : spans.stream().sorted(Comparator.comparing(Span::from)).toList()) {
      Instant begin = span.from().isAfter(until) ? span.from() : until;
      Instant end = span.to().isBefore(to) ? span.to() : to;
      if (end.isAfter(begin)) {
        covered = covered.plus(Duration.between(begin, end));
        until = end;
      }
    }
    return covered;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f s in all: %.1f s training, %.1f s starting, %.1f s the rest",
        seconds(training.plus(starts).plus(rest)),
        seconds(training),
        seconds(starts),
        seconds(rest));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
