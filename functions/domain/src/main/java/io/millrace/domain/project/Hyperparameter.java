package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting of training that a project may change, under XGBoost's own name, with the values that
 * XGBoost takes.
 *
 * <p>Source: "XGBoost Parameters", <a
 * href="https://xgboost.readthedocs.io/en/release_3.0.0/parameter.html">xgboost.readthedocs.io</a>.
 */
public enum Hyperparameter {
  /** Trees (a class) at most. */
  NUM_ROUND(Range.whole(1, 100_000), "n_estimators", "num_boost_round", "nrounds"),
  /** Rounds without a better validation loss before training stops. */
  EARLY_STOPPING_ROUNDS(Range.whole(1, 100_000)),
  /** How much each tree counts. */
  ETA(Range.above(0, 1), "learning_rate"),
  /** Depth of a tree; 0 for no bound. */
  MAX_DEPTH(Range.whole(0, 64), new Search.Range(3, 10)),
  /** Leaves of a tree at most; 0 for no bound. */
  MAX_LEAVES(Range.whole(0, 1_000_000)),
  /** Bins of a feature. */
  MAX_BIN(Range.whole(2, 65_536)),
  /** Least sum of the second derivatives in a leaf. */
  MIN_CHILD_WEIGHT(Range.from(0, Double.MAX_VALUE), new Search.Range(1, 20)),
  /** Most that a leaf may say; 0 for no bound. */
  MAX_DELTA_STEP(Range.from(0, Double.MAX_VALUE)),
  /** Least gain of a split. */
  GAMMA(Range.from(0, Double.MAX_VALUE), "min_split_loss"),
  /** Share of rows that a tree sees. */
  SUBSAMPLE(Range.above(0, 1), new Search.Range(0.5, 1)),
  /** Share of features that a tree sees. */
  COLSAMPLE_BYTREE(Range.above(0, 1), new Search.Range(0.15, 1)),
  /** Share of features that a level sees. */
  COLSAMPLE_BYLEVEL(Range.above(0, 1)),
  /** Share of features that a split sees. */
  COLSAMPLE_BYNODE(Range.above(0, 1)),
  /** Ridge penalty on leaves. */
  LAMBDA(Range.from(0, Double.MAX_VALUE), new Search.Range(0.3, 30), "reg_lambda"),
  /** Lasso penalty on leaves. */
  ALPHA(Range.from(0, Double.MAX_VALUE), "reg_alpha"),
  /** How much a row of the positive class counts. */
  SCALE_POS_WEIGHT(Range.above(0, Double.MAX_VALUE));

  private static final Pattern NUMBER =
      Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?([eE][-+]?[0-9]{1,2})?");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  @SuppressWarnings("ImmutableEnumChecker") // a record of primitives
  private final Range range;

  @SuppressWarnings("ImmutableEnumChecker") // a record of primitives
  private final Search.@Nullable Range usual;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> otherNames;

  Hyperparameter(Range range, String... otherNames) {
    this(range, null, otherNames);
  }

  /**
   * @param usual where it is searched for if nobody says where; null where it is not
   */
  Hyperparameter(Range range, Search.@Nullable Range usual, String... otherNames) {
    this.range = range;
    this.usual = usual;
    this.otherNames = List.of(otherNames);
  }

  /** The name in {@code project.yaml} and in XGBoost. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The setting of this name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Hyperparameter named(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  /**
   * Refuses a value that is out of its range.
   *
   * @throws InvalidInputException if it is
   */
  void check(String value) {
    range.check(word(), value);
  }

  /** Where it is searched for if nobody says where; empty where it is not. */
  Optional<Search.Range> usual() {
    return Optional.ofNullable(usual);
  }

  /**
   * Refuses a range in which it cannot be searched for.
   *
   * @throws InvalidInputException if an end is out of its own range, or it is not of a single tree
   */
  void check(Search.Range searched) {
    switch (this) {
      case NUM_ROUND, EARLY_STOPPING_ROUNDS, SCALE_POS_WEIGHT ->
          throw new InvalidInputException(
              "search range",
              "of a setting that each tree is grown with; %s is the same in all trials, so that they can be compared: say it under hyperparameters, or leave it to its default"
                  .formatted(word()),
              word());
      case ETA,
          MAX_DEPTH,
          MAX_LEAVES,
          MAX_BIN,
          MIN_CHILD_WEIGHT,
          MAX_DELTA_STEP,
          GAMMA,
          SUBSAMPLE,
          COLSAMPLE_BYTREE,
          COLSAMPLE_BYLEVEL,
          COLSAMPLE_BYNODE,
          LAMBDA,
          ALPHA -> {
        range.check(word(), searched.least());
        range.check(word(), searched.most());
      }
    }
  }

  /** Whether its values are whole numbers. */
  public boolean isWhole() {
    return range.whole;
  }

  private static Optional<Hyperparameter> find(String name) {
    return Arrays.stream(values()).filter(each -> each.word().equals(name)).findFirst();
  }

  private static InvalidInputException unknown(String name) {
    String meant =
        Arrays.stream(values())
            .filter(each -> each.otherNames.contains(name.toLowerCase(Locale.ROOT)))
            .map(each -> each.word() + ", which is its name here")
            .findFirst()
            .orElseGet(() ->
                "one of "
                    + Arrays.stream(values())
                        .map(Hyperparameter::word)
                        .sorted()
                        .collect(Collectors.joining(", ")));
    return new InvalidInputException("hyperparameter", meant, name);
  }

  private record Range(boolean whole, boolean open, double least, double most) {

    static Range whole(int least, int most) {
      return new Range(true, false, least, most);
    }

    static Range from(double least, double most) {
      return new Range(false, false, least, most);
    }

    static Range above(double least, double most) {
      return new Range(false, true, least, most);
    }

    void check(String name, String value) {
      boolean number = (whole ? WHOLE : NUMBER).matcher(value).matches();
      double read = number ? Double.parseDouble(value) : Double.NaN;
      Check.that(holds(read), "hyperparameter " + name, words(), value);
    }

    /** Refuses an end of a range in which a value is searched for. */
    void check(String name, double end) {
      Check.that(
          holds(end) && (!whole || end == Math.rint(end)),
          "search range of " + name,
          "with ends that are each " + words(),
          end);
    }

    private boolean holds(double value) {
      return (open ? value > least : value >= least) && value <= most;
    }

    private String words() {
      String bound = String.format(Locale.ROOT, "%.0f", least);
      return (whole ? "a whole number, " : "a number, ")
          + (open ? "above " : most == Double.MAX_VALUE ? "at least " : "")
          + bound
          + (most == Double.MAX_VALUE
              ? ""
              : String.format(Locale.ROOT, open ? ", at most %.0f" : " to %.0f", most));
    }
  }
}
