package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Task;
import java.util.List;
import java.util.stream.DoubleStream;

/** What one prediction earns by what came true of it, in whatever unit; less than 0 is a cost. */
public sealed interface Gain {

  /** The most that a prediction earns or costs, in size. */
  double MOST = 1e9;

  /** The most that one prediction can earn. */
  double largest();

  /** Refuses what predictions of this target cannot be measured by. */
  void check(Target target);

  /** By the outcome, of a binary task. */
  record Outcomes(
      double truePositive, double falsePositive, double falseNegative, double trueNegative)
      implements Gain {

    public Outcomes {
      sized("truePositive", truePositive);
      sized("falsePositive", falsePositive);
      sized("falseNegative", falseNegative);
      sized("trueNegative", trueNegative);
    }

    /** What a prediction earns. */
    public double of(boolean saidPositive, boolean wasPositive) {
      return saidPositive
          ? wasPositive ? truePositive : falsePositive
          : wasPositive ? falseNegative : trueNegative;
    }

    @Override
    public double largest() {
      return DoubleStream.of(truePositive, falsePositive, falseNegative, trueNegative)
          .max()
          .orElseThrow();
    }

    @Override
    public void check(Target target) {
      Check.that(
          target.task() == Task.BINARY,
          "monitoring.metrics.gain",
          "a list of {predicted, actual, gain} for classes, and {each, perUnitOver, perUnitUnder}"
              + " for a regression",
          "by the outcome of a binary task");
    }
  }

  /**
   * By the class that was said and the one that came true; what is not listed earns 0.
   *
   * @param pairs different ones, 1 to {@value #MOST_PAIRS}
   */
  record Classes(List<Pair> pairs) implements Gain {

    /** The most pairs. */
    public static final int MOST_PAIRS = 100;

    public Classes {
      pairs = List.copyOf(pairs);
      Check.that(
          !pairs.isEmpty()
              && pairs.size() <= MOST_PAIRS
              && pairs.stream().map(pair -> List.of(pair.predicted, pair.actual)).distinct().count()
                  == pairs.size(),
          "monitoring.metrics.gain",
          "1 to " + MOST_PAIRS + " different pairs of classes",
          pairs);
    }

    /** What is earned where the one class was said and the other came true. */
    public record Pair(String predicted, String actual, double gain) {
      public Pair {
        sized("gain", gain);
      }
    }

    /** What a prediction earns. */
    public double of(String predicted, String actual) {
      return pairs.stream()
          .filter(pair -> pair.predicted.equals(predicted) && pair.actual.equals(actual))
          .mapToDouble(Pair::gain)
          .findFirst()
          .orElse(0);
    }

    @Override
    public double largest() {
      return Math.max(0, pairs.stream().mapToDouble(Pair::gain).max().orElseThrow());
    }

    @Override
    public void check(Target target) {
      Check.that(
          target.task() == Task.MULTICLASS,
          "monitoring.metrics.gain",
          "{truePositive, falsePositive, falseNegative, trueNegative} for a binary task, and {each,"
              + " perUnitOver, perUnitUnder} for a regression",
          "by pairs of classes");
      for (Pair pair : pairs) {
        Check.that(
            target.mayBe(pair.predicted) && target.mayBe(pair.actual),
            "monitoring.metrics.gain",
            "of classes that the rules of the target let in",
            pair.predicted + " and " + pair.actual);
      }
    }
  }

  /**
   * By how far off a number was: the same for each prediction, less what each unit costs that it
   * was over or under what came true.
   *
   * @param perUnitOver at most 0
   * @param perUnitUnder at most 0
   */
  record Distance(double each, double perUnitOver, double perUnitUnder) implements Gain {

    /** The most that one prediction costs: what is further off costs no more. */
    private static final double WORST = -1e15;

    public Distance {
      sized("each", each);
      sized("perUnitOver", perUnitOver);
      sized("perUnitUnder", perUnitUnder);
      Check.that(
          perUnitOver <= 0 && perUnitUnder <= 0,
          "monitoring.metrics.gain.perUnitOver and perUnitUnder",
          "at most 0, for what is further off earns no more",
          perUnitOver + " and " + perUnitUnder);
    }

    /** What a prediction earns; both numbers are finite. */
    public double of(double predicted, double actual) {
      double off = predicted - actual;
      double cost = off > 0 ? perUnitOver : perUnitUnder;
      return Math.max(WORST, each + (cost == 0 ? 0 : cost * Math.abs(off)));
    }

    @Override
    public double largest() {
      return each;
    }

    @Override
    public void check(Target target) {
      Check.that(
          target.task() == Task.REGRESSION,
          "monitoring.metrics.gain",
          "{truePositive, falsePositive, falseNegative, trueNegative} for a binary task, and a list"
              + " of {predicted, actual, gain} for classes",
          "by how far off a number was");
    }
  }

  private static void sized(String field, double gain) {
    Check.that(
        Math.abs(gain) <= MOST,
        "monitoring.metrics.gain." + field,
        "from -1000000000 to 1000000000",
        gain);
  }
}
