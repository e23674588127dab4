package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * How the settings of a project's own code are searched for: each trial is a training job of its
 * own, which is given its settings, and prints how good they are on validation rows.
 *
 * @param strategy that says what is tried next
 * @param trials jobs at most; of a grid all there are
 * @param parallel jobs at a time
 * @param minutes after which no job is begun and those that run are stopped; null for no bound
 * @param goal which figures are the better ones
 * @param pattern the regular expression that a figure is read by of what is printed, in its first
 *     group; of several lines the last counts
 * @param ranges where each setting is looked for, by the name that the code knows it by
 */
public record Tuning(
    Strategy strategy,
    int trials,
    int parallel,
    @Nullable Integer minutes,
    Goal goal,
    String pattern,
    Map<String, Values> ranges) {

  /** Trials where nobody says how many. */
  public static final int USUAL_TRIALS = 10;

  private static final int MOST_TRIALS = 100;
  private static final int MOST_PARALLEL = 10;
  private static final int MOST_RANGES = 20;
  private static final int MOST_VALUES = 30;
  private static final int LONGEST_PATTERN = 500;
  private static final int LONGEST_VALUE = 64;
  private static final Pattern NAME = Pattern.compile("(?!sagemaker_)[A-Za-z][A-Za-z0-9_-]{0,63}");

  /** What says which settings are tried next. */
  public enum Strategy {
    /** Those that the trials before let hope for most. */
    BAYESIAN,
    /** Any. */
    RANDOM,
    /** All combinations. */
    GRID
  }

  /** Which figures are the better ones. */
  public enum Goal {
    MINIMIZE,
    MAXIMIZE
  }

  /** The values of a setting. */
  public sealed interface Values {

    /** Whole numbers, both ends included. */
    record Whole(int least, int most) implements Values {
      public Whole {
        Check.that(
            least <= most, "search range", "a least and a greatest value, in this order", least);
      }
    }

    /** Numbers, both ends included. */
    record Fraction(double least, double most) implements Values {
      public Fraction {
        Check.that(
            Double.isFinite(least) && Double.isFinite(most) && least <= most,
            "search range",
            "a least and a greatest value, in this order",
            "[%s, %s]".formatted(least, most));
      }
    }

    /** These, each as the code reads it. */
    record OneOf(List<String> words) implements Values {
      public OneOf {
        words = List.copyOf(words);
        Check.that(
            !words.isEmpty()
                && words.size() <= MOST_VALUES
                && words.stream().distinct().count() == words.size()
                && words.stream().allMatch(w -> !w.isEmpty() && w.length() <= LONGEST_VALUE),
            "search values",
            "1 to %s different ones of 1 to %s characters".formatted(MOST_VALUES, LONGEST_VALUE),
            words);
      }
    }

    /**
     * Whether they are looked through by the logarithm: from the tenfold of a positive least on.
     */
    default boolean isLogarithmic() {
      return switch (this) {
        case Whole(var least, var most) -> least > 0 && most >= 10L * least;
        case Fraction(var least, var most) -> least > 0 && most >= 10 * least;
        case OneOf _ -> false;
      };
    }
  }

  public Tuning {
    ranges = Collections.unmodifiableMap(new TreeMap<>(ranges));
    Check.that(
        !ranges.isEmpty() && ranges.size() <= MOST_RANGES,
        "training.search.ranges",
        "1 to %s settings of the code".formatted(MOST_RANGES),
        ranges.size());
    for (String name : ranges.keySet()) {
      Check.that(
          NAME.matcher(name).matches(),
          "name of a setting",
          "a letter, then letters, digits, - or _, and not sagemaker_…",
          name);
    }
    checkPattern(pattern);
    if (strategy == Strategy.GRID) {
      Check.that(
          ranges.values().stream().allMatch(Values.OneOf.class::isInstance),
          "training.search.ranges",
          "values of each setting where the strategy is grid, {values: [1, 2, 4]}",
          ranges.keySet());
      long combinations =
          ranges.values().stream()
              .mapToLong(values -> ((Values.OneOf) values).words().size())
              .reduce(1, (a, b) -> Math.min(MOST_TRIALS + 1L, a * b));
      Check.that(
          combinations <= MOST_TRIALS,
          "training.search.ranges",
          "at most %s combinations".formatted(MOST_TRIALS),
          combinations);
      trials = (int) combinations;
    }
    Check.that(
        trials >= 1 && trials <= MOST_TRIALS,
        "training.search.trials",
        "1 to %s where each is a job".formatted(MOST_TRIALS),
        trials);
    Check.that(
        parallel >= 1 && parallel <= MOST_PARALLEL,
        "training.search.parallel",
        "1 to " + MOST_PARALLEL,
        parallel);
    Check.that(
        minutes == null || (minutes >= 2 && minutes <= Search.MOST_MINUTES),
        "training.search.minutes",
        "2 to %s where each trial is a job".formatted(Search.MOST_MINUTES),
        String.valueOf(minutes));
  }

  private static void checkPattern(String pattern) {
    boolean one;
    try {
      one = Pattern.compile(pattern).matcher("").groupCount() == 1;
    } catch (PatternSyntaxException e) {
      one = false;
    }
    Check.that(
        one && pattern.length() <= LONGEST_PATTERN,
        "training.search.minimize or maximize",
        "a regular expression with one group, which the figure is in: 'loss: ([0-9.]+)'",
        pattern);
  }
}
