package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.PlainText;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the traffic of a model moves from the version that serves to one that is to.
 *
 * @param steps percent of the requests that the new version answers, one step after the other: 0 to
 *     99, each more than the one before it; after the last it answers all
 * @param bake how long a step is watched before the next one, at least {@link #SHORTEST}
 * @param stickyBy the column whose value decides which version answers, the same one for as long as
 *     its share does not shrink; null where chance decides
 * @param alarms names of alarms, 1 to {@value #MOST_ALARMS}, that take the traffic back as the
 *     model's own does; null where only that one does
 * @param latency that the 99th percentile of the new version's may not exceed, whole milliseconds
 *     up to {@link #LONGEST_LATENCY}; null where it may be any
 * @param shadow how the version is tried in its first step, which is then of 0 percent; null where
 *     it is not
 * @param compare how the versions are compared while there is one step, of which {@code bake} is
 *     the most that it may last; null where the steps follow one another
 * @param match which requests the new version answers in any step but a shadow's; null where its
 *     share alone decides
 */
public record RolloutPolicy(
    List<Integer> steps,
    Duration bake,
    @Nullable String stickyBy,
    @Nullable List<String> alarms,
    @Nullable Duration latency,
    @Nullable ShadowPolicy shadow,
    @Nullable ComparePolicy compare,
    @Nullable TrafficRule match) {

  /** Less says nothing: metrics are of a minute each. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** No caller waits longer: the API has given up. */
  public static final Duration LONGEST_LATENCY = Duration.ofSeconds(30);

  /** Less brings no label, and more no news. */
  private static final Duration SHORTEST_COMPARISON = Duration.ofHours(1);

  private static final Duration LONGEST_COMPARISON = Duration.ofDays(90);
  private static final int MOST_STEPS = 20;
  private static final int MOST_ALARMS = 10;
  private static final int LONGEST_NAME = 255;
  private static final int ALL = 100;

  /** A policy by which only the model's own alarm takes traffic back. */
  public RolloutPolicy(List<Integer> steps, Duration bake, @Nullable String stickyBy) {
    this(steps, bake, stickyBy, null, null, null);
  }

  /** A policy by which nothing is compared, and shares alone decide. */
  public RolloutPolicy(
      List<Integer> steps,
      Duration bake,
      @Nullable String stickyBy,
      @Nullable List<String> alarms,
      @Nullable Duration latency,
      @Nullable ShadowPolicy shadow) {
    this(steps, bake, stickyBy, alarms, latency, shadow, null, null);
  }

  public RolloutPolicy {
    steps = List.copyOf(steps);
    Check.that(
        !steps.isEmpty() && steps.size() <= MOST_STEPS,
        "steps",
        "1 to " + MOST_STEPS + " of them",
        steps.size());
    Check.that(rises(steps), "steps", "rising percentages from 0 to 99", steps);
    Check.that(bake.compareTo(SHORTEST) >= 0, "bake", "at least 1 minute", bake);
    if (alarms != null) {
      alarms = List.copyOf(alarms);
      Check.that(
          !alarms.isEmpty() && alarms.size() <= MOST_ALARMS,
          "alarms",
          "1 to " + MOST_ALARMS + " of them",
          alarms.size());
      Check.that(alarms.size() == Set.copyOf(alarms).size(), "alarms", "named once each", alarms);
      for (String alarm : alarms) {
        Check.that(
            !alarm.isBlank() && alarm.length() <= LONGEST_NAME && PlainText.is(alarm),
            "alarms",
            "names of 1 to " + LONGEST_NAME + " characters",
            alarm);
      }
    }
    if (latency != null) {
      Check.that(
          latency.toMillis() >= 1
              && latency.compareTo(LONGEST_LATENCY) <= 0
              && latency.equals(Duration.ofMillis(latency.toMillis())),
          "latency",
          "1 ms to 30 s",
          latency);
      Check.that(steps.getLast() > 0, "latency", "of requests, but no step has any", steps);
    }
    Check.that(
        shadow == null || steps.getFirst() == 0,
        "steps",
        "0 first, where there is a shadow",
        steps);
    if (compare != null) {
      Check.that(
          steps.size() == 1 && steps.getFirst() > 0, "share", "one of 1 to 99 percent", steps);
      Check.that(
          bake.compareTo(SHORTEST_COMPARISON) >= 0 && bake.compareTo(LONGEST_COMPARISON) <= 0,
          "atMost",
          "1 hour to 90 days",
          bake);
      Check.that(
          match == null, "match", "left out where versions are compared", String.valueOf(match));
    }
  }

  /** Whether the alarm of this name takes the traffic back. */
  public boolean heeds(String alarm) {
    return alarms != null && alarms.contains(alarm);
  }

  private static boolean rises(List<Integer> steps) {
    return steps.getFirst() >= 0
        && steps.getLast() < ALL
        && IntStream.range(1, steps.size()).allMatch(i -> steps.get(i - 1) < steps.get(i));
  }
}
