package io.millrace.domain.monitoring;

import io.millrace.domain.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** A window of which nothing is known yet of what came true, but for its groups. */
final class GroupedWindow {

  static final Duration LENGTH = Duration.ofMinutes(5);

  private GroupedWindow() {}

  static WindowQuality of(Instant from, List<GroupQuality> groups) {
    return new WindowQuality(
        Samples.CHURN,
        1,
        from,
        from.plus(LENGTH),
        from,
        500,
        0,
        null,
        new TreeMap<>(),
        null,
        DriftVerdict.NOT_COMPARED,
        false,
        "Nothing is known yet of what came true.",
        null,
        null,
        0L,
        groups,
        null,
        null);
  }
}
