package io.millrace.trainer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Tells who waits for a model how far it is. */
final class Progress {

  private static final Duration BETWEEN = Duration.ofSeconds(10);

  private final Consumer<String> lines;
  private final InstantSource clock;
  private final Instant since;
  private Instant begun;
  private Instant told;
  private int before;

  Progress(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
    since = clock.instant();
    begun = since;
    told = since;
  }

  /** One that says nothing, of work of which much is done at once. */
  Progress quiet() {
    return new Progress(_ -> {}, clock);
  }

  /** How long this is waited for. */
  Duration elapsed() {
    return Duration.between(since, clock.instant());
  }

  /** Prints a line. */
  void say(String line) {
    lines.accept(line);
  }

  /** Rounds begin, after some that were done before. */
  void begin(int done) {
    begun = clock.instant();
    told = begun;
    before = done;
  }

  /** A round has ended: every ten seconds this says how long the rest may take. */
  void round(int done, int most) {
    Instant now = clock.instant();
    if (Duration.between(told, now).compareTo(BETWEEN) < 0) {
      return;
    }
    told = now;
    Duration spent = Duration.between(begun, now);
    Duration left = spent.multipliedBy(most - done).dividedBy(Math.max(1, done - before));
    say(
        "After %s rounds of at most %s: %s spent, at most %s left; fewer where it stops improving."
            .formatted(done, most, inWords(spent), inWords(left)));
  }

  /**
   * How long some of several pieces of work took, and the rest may take; empty in the first ten
   * seconds.
   *
   * @param since {@link #elapsed} when the work began
   */
  String forecast(Duration since, int done, int all) {
    Duration spent = elapsed().minus(since);
    return spent.compareTo(BETWEEN) < 0
        ? ""
        : " in %s, about %s left"
            .formatted(
                inWords(spent),
                inWords(spent.multipliedBy(all - done).dividedBy(Math.max(1, done))));
  }

  private static String inWords(Duration time) {
    return time.toMinutes() < 2 ? time.toSeconds() + " s" : time.toMinutes() + " min";
  }
}
