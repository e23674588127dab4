package io.millrace.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.IntConsumer;

/** How many rows of a file are answered: on stderr, and now and then, where that takes a while. */
final class RowProgress implements IntConsumer {

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Console console;
  private final int all;
  private final InstantSource clock;
  private final Instant start;
  private Instant told;

  RowProgress(Console console, int all, InstantSource clock) {
    this.console = console;
    this.all = all;
    this.clock = clock;
    this.start = clock.instant();
    this.told = start;
  }

  @Override
  public void accept(int done) {
    Instant now = clock.instant();
    if (Duration.between(told, now).compareTo(PAUSE) < 0) {
      return;
    }
    told = now;
    double seconds = Duration.between(start, now).toMillis() / 1000.0;
    console
        .err()
        .println(
            String.format(
                Locale.ROOT, "%,d of %,d rows, %,.0f a second", done, all, done / seconds));
  }
}
