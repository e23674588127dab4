package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the settings of trees are searched for, within one training job.
 *
 * @param trials settings that are tried at most; null for as many as the size of the data is worth
 * @param minutes after which no further settings are tried; null for no bound by time. What was
 *     found in time depends on the machine: the run says how many trials that were, and so many
 *     trials give the same model anywhere
 * @param ranges by the names of {@link Hyperparameter}; what is not named has its usual range
 */
public record Search(
    @Nullable Integer trials, @Nullable Integer minutes, Map<String, Range> ranges) {

  /** The most trials that one job makes. */
  public static final int MOST_TRIALS = 1000;

  /** As long as a job may take. */
  static final int MOST_MINUTES = 5 * 24 * 60;

  public Search {
    ranges = Map.copyOf(ranges);
    Check.that(
        trials == null || (trials >= 1 && trials <= MOST_TRIALS),
        "search trials",
        "1 to " + MOST_TRIALS,
        String.valueOf(trials));
    Check.that(
        minutes == null || (minutes >= 1 && minutes <= MOST_MINUTES),
        "search minutes",
        "1 to " + MOST_MINUTES,
        String.valueOf(minutes));
    ranges.forEach(Search::check);
  }

  /** A search whose bounds and ranges are all left to the trainer. */
  public static final Search USUAL = new Search(null, null, Map.of());

  /**
   * Where a setting is looked for, both ends included: evenly by its logarithm where the upper end
   * is ten times a positive lower end or more, else evenly.
   *
   * @param least lower end, finite
   * @param most upper end, at least {@code least}; the same to hold the setting there
   */
  public record Range(double least, double most) {
    public Range {
      Check.that(
          Double.isFinite(least) && Double.isFinite(most) && least <= most,
          "search range",
          "a least and a greatest value, in this order",
          "[%s, %s]".formatted(least, most));
    }

    /** Whether it is looked through by the logarithm. */
    public boolean isLogarithmic() {
      return least > 0 && most >= 10 * least;
    }
  }

  /**
   * Refuses a range in which a setting cannot be searched for.
   *
   * @throws InvalidInputException if there is no such setting, none that can be searched for, or it
   *     does not take both ends
   */
  public static void check(String name, Range range) {
    Hyperparameter.named(name).check(range);
  }

  /** All that is searched for: the usual ranges, but for those that are given here. */
  public Map<String, Range> allRanges() {
    Map<String, Range> all = new TreeMap<>();
    for (Hyperparameter each : Hyperparameter.values()) {
      each.usual().ifPresent(range -> all.put(each.word(), range));
    }
    all.putAll(ranges);
    return all;
  }
}
