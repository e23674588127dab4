package io.millrace.definition;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Durations as people write them. */
public final class Durations {

  /** What they look like, for whoever wrote another. */
  public static final String SUCH_AS = "a duration such as 90s, 30m, 2h or 1d";

  private Durations() {}

  /** The duration that a text is; empty where it is none. */
  public static Optional<Duration> of(String text) {
    return text.matches("[0-9]{1,9}[smhd]")
        ? Optional.of(
            Duration.parse((text.endsWith("d") ? "P" : "PT") + text.toUpperCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** A duration of whole seconds, written as {@code 90m}. */
  public static String written(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds % 86_400 == 0 && seconds > 0
        ? seconds / 86_400 + "d"
        : seconds % 3600 == 0 && seconds > 0
            ? seconds / 3600 + "h"
            : seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
