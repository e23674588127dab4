package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A figure over predictions and what came true of them, for instance money saved.
 *
 * @param name a lower-case letter, then letters, digits, _ and -, 40 at most
 * @param gain what one prediction earns
 * @param atLeast what a prediction should earn on average, below the most that it can; null where
 *     it is told only
 */
public record BusinessMetric(String name, Gain gain, @Nullable Double atLeast) {

  /** The most of a project. */
  public static final int MOST = 10;

  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9_-]{0,39}");

  public BusinessMetric {
    Check.that(
        NAME.matcher(name).matches(),
        "monitoring.metrics.name",
        "a lower-case letter, then letters, digits, _ and -, 40 characters at most",
        name);
    Check.that(
        atLeast == null || (atLeast >= -Gain.MOST && atLeast < gain.largest()),
        "monitoring.metrics.atLeast",
        "from -1000000000 to below the most that one prediction can earn, " + gain.largest(),
        String.valueOf(atLeast));
  }
}
