package io.millrace.trainer;

import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingPolicy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Which rows a model learns from, which stop it, and which judge it; each in rising order.
 *
 * @param train to learn from
 * @param validation for early stopping
 * @param test to evaluate on, which nothing else looks at
 * @param testUnits of each test row the unit that it belongs to: rows of one entity are one
 *     observation
 * @param all to learn from once nothing is left to be chosen: those of the training part and of the
 *     validation part, but for a band beside the test part
 */
@SuppressWarnings("ArrayRecordComponent") // rows by the million; compared by nobody
record Split(int[] train, int[] validation, int[] test, int[] testUnits, int[] all) {

  private static final double DEVIATIONS = 3;

  /** A split of rows of which each is an observation of its own. */
  Split(int[] train, int[] validation, int[] test) {
    this(
        train,
        validation,
        test,
        IntStream.range(0, test.length).toArray(),
        IntStream.concat(IntStream.of(train), IntStream.of(validation)).sorted().toArray());
  }

  /**
   * Splits the rows that have a target, unit by unit ({@link Units}): the newest units are held out
   * where there is an event time (a unit is as new as its newest row; one without a time is old),
   * else a part of each class, drawn by chance.
   *
   * <p>The shares are those of the policy: in each class, and where there is none on the whole, up
   * to one unit. A unit keeps its place in the order of chance in every later version of the data,
   * so what a model has learned from does not enter a later test: the boundary between the two
   * moves by less than the band that is not learned from beside it.
   *
   * @throws InvalidInputException if a part would be empty
   */
  static Split of(Project project, Observations table, TargetColumn target, long seed) {
    return of(project, table, target, seed, _ -> Novelty.NEW);
  }

  /**
   * As {@link #of(Project, Observations, TargetColumn, long)}, where the rows of a file came in
   * another order than before: then their places say nothing of what the champion has learned from,
   * and what it has not is held out first.
   *
   * <p>That is what the champion held out and what came since, and nothing tells the one from the
   * other: newer rows are a larger part of the test than of the file, for both models alike. Drawn
   * from all rows instead, the test would be of such that the champion knows by heart. Rows that
   * are repeated have the same share of the test as of the file: more of them would make it a test
   * of what is common.
   *
   * @param novelty what a row is to the champion
   */
  static Split of(
      Project project,
      Observations table,
      TargetColumn target,
      long seed,
      IntFunction<Novelty> novelty) {
    int[] rows = target.rows();
    Units units = Units.of(project, table, rows, seed);
    String eventTime = project.eventTime();
    double[] place =
        eventTime == null
            ? atRandom(target, rows, units, seed, novelty)
            : byTime(rows, units, (Cells.Numbers) table.column(eventTime));
    TrainingPolicy.Split policy = project.training().split();
    double held = policy.test() + policy.validation();
    IntToDoubleFunction placeOf = i -> place[units.of(i)];
    IntPredicate isTest = i -> placeOf.applyAsDouble(i) < policy.test();
    double kept = policy.test() + (eventTime == null ? band(policy, units.count()) : 0);
    Split split =
        new Split(
            pick(rows, i -> placeOf.applyAsDouble(i) >= held),
            pick(rows, isTest.negate().and(i -> placeOf.applyAsDouble(i) < held)),
            pick(rows, isTest),
            dense(IntStream.range(0, rows.length).filter(isTest).map(units::of).toArray()),
            pick(rows, i -> placeOf.applyAsDouble(i) >= kept));
    for (int[] part : List.of(split.train, split.validation, split.test)) {
      if (part.length == 0) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "The %,d rows that have a target are too few to be split into a training, a validation and a test part%s.",
                rows.length,
                project.entityKey() == null
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        ": they are about %,d '%s' only",
                        units.count(),
                        project.entityKey())));
      }
    }
    return split;
  }

  /**
   * How wide a band beside the test part is not learned from: three standard deviations of where
   * the boundary lies among other units drawn alike, half of the validation part at most.
   */
  private static double band(TrainingPolicy.Split policy, int units) {
    double deviation = Math.sqrt(policy.test() * (1 - policy.test()) / units);
    return Math.min(DEVIATIONS * deviation, policy.validation() / 2);
  }

  /**
   * The place of each unit in [0, 1), in each class and of what is repeated or not (as its first
   * row is) spread evenly.
   */
  private static double[] atRandom(
      TargetColumn target, int[] rows, Units units, long seed, IntFunction<Novelty> novelty) {
    double[] values = target.classes().isEmpty() ? new double[rows.length] : target.values(rows);
    List<String> strata = target.classes().isEmpty() ? List.of("") : target.classes();
    double[] start =
        strata.stream().mapToDouble(name -> StableHash.share(StableHash.of(name, seed))).toArray();
    IntToDoubleFunction stratum = unit -> values[units.first(unit)];
    IntFunction<Novelty> noveltyOf = unit -> novelty.apply(rows[units.first(unit)]);
    return places(
        units,
        rows.length,
        Comparator.<Integer>comparingDouble(stratum::applyAsDouble)
            .thenComparing(unit -> noveltyOf.apply(unit) == Novelty.REPEATED),
        Comparator.<Integer, Boolean>comparing(unit -> noveltyOf.apply(unit) == Novelty.LEARNED)
            .thenComparingLong(units::hash),
        unit -> start[(int) stratum.applyAsDouble(unit)]);
  }

  /** The place of each unit in [0, 1), the newest first. */
  private static double[] byTime(int[] rows, Units units, Cells.Numbers time) {
    double[] newest = new double[units.count()];
    Arrays.fill(newest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < rows.length; i++) {
      double at = time.value(rows[i]);
      int unit = units.of(i);
      newest[unit] = Double.isNaN(at) ? newest[unit] : Math.max(newest[unit], at);
    }
    return places(
        units,
        rows.length,
        (_, _) -> 0,
        Comparator.<Integer>comparingDouble(unit -> -newest[unit]).thenComparingLong(units::hash),
        _ -> 0.5);
  }

  /**
   * Where each unit stands among those of its stratum, weighted by their rows.
   *
   * @param start where in its own width a unit stands, in [0, 1)
   */
  private static double[] places(
      Units units,
      int rows,
      Comparator<Integer> stratum,
      Comparator<Integer> order,
      IntToDoubleFunction start) {
    int[] size = new int[units.count()];
    for (int i = 0; i < rows; i++) {
      size[units.of(i)]++;
    }
    List<Integer> sorted =
        IntStream.range(0, size.length).boxed().sorted(stratum.thenComparing(order)).toList();
    double[] place = new double[size.length];
    for (int from = 0, to; from < sorted.size(); from = to) {
      long all = 0;
      for (to = from;
          to < sorted.size() && stratum.compare(sorted.get(from), sorted.get(to)) == 0;
          to++) {
        all += size[sorted.get(to)];
      }
      long before = 0;
      for (int unit : sorted.subList(from, to)) {
        place[unit] = (before + size[unit] * start.applyAsDouble(unit)) / all;
        before += size[unit];
      }
    }
    return place;
  }

  private static int[] pick(int[] rows, IntPredicate index) {
    return IntStream.range(0, rows.length).filter(index).map(i -> rows[i]).toArray();
  }

  /** The same units, numbered 0, 1, 2 … */
  private static int[] dense(int[] units) {
    int[] sorted = IntStream.of(units).distinct().sorted().toArray();
    return IntStream.of(units).map(unit -> Arrays.binarySearch(sorted, unit)).toArray();
  }
}
