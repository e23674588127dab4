package io.millrace.local.sagemaker;

import io.millrace.local.service.ServiceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a tuning job tries next. The same seed and the same outcomes give the same.
 *
 * <p>SageMaker's own Bayesian search is not published. Here it is a tree-structured Parzen
 * estimator: Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NIPS 2011, section 4,
 * for each hyperparameter by itself.
 */
enum TuningStrategy {
  /** Where the best of what was tried before are dense and the others are not. */
  BAYESIAN,
  /** Anywhere. */
  RANDOM,
  /** All combinations, one after another. */
  GRID;

  private static final int STARTING = 5; // that are tried anywhere before anything is concluded
  private static final double BEST = 0.25; // of what was tried
  private static final int DRAWN = 24;
  private static final double LEAST_WIDTH = 0.03;

  /**
   * An ended trial.
   *
   * @param loss the less, the better
   */
  record Tried(Map<String, String> values, double loss) {}

  /**
   * The strategy of this name.
   *
   * @throws ServiceException {@code NotImplemented} for Hyperband, {@code ValidationException} for
   *     no strategy of SageMaker's
   */
  static TuningStrategy named(String name) {
    return switch (name) {
      case "Bayesian" -> BAYESIAN;
      case "Random" -> RANDOM;
      case "Grid" -> GRID;
      case "Hyperband" ->
          throw new ServiceException(
              501,
              "NotImplemented",
              "The local cloud implements the strategies Bayesian, Random and Grid only, not Hyperband");
      default ->
          throw EndpointDefinitions.invalid(
              "1 validation error detected: Value '%s' at 'hyperParameterTuningJobConfig.strategy' failed to satisfy constraint: Member must satisfy enum value set: [Bayesian, Random, Hyperband, Grid]"
                  .formatted(name));
    };
  }

  /**
   * What the trial of this index, from 0 on, tries.
   *
   * @param tried what has ended until now
   */
  Map<String, String> next(ParameterSpace space, int index, List<Tried> tried, long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31 + index);
    return switch (this) {
      case GRID -> space.combination(index);
      case RANDOM -> space.at(random.doubles(space.sides().size()).toArray());
      case BAYESIAN ->
          space.at(
              tried.size() < STARTING
                  ? random.doubles(space.sides().size()).toArray()
                  : likely(space, tried, random));
    };
  }

  private static double[] likely(ParameterSpace space, List<Tried> tried, SplittableRandom random) {
    List<double[]> points = new ArrayList<>();
    tried.stream()
        .sorted(Comparator.comparingDouble(Tried::loss))
        .forEach(each -> points.add(space.pointOf(each.values())));
    int best = Math.max(1, (int) Math.ceil(BEST * points.size()));
    double[] next = new double[space.sides().size()];
    for (int side = 0; side < next.length; side++) {
      int at = side;
      double[] good = points.subList(0, best).stream().mapToDouble(point -> point[at]).toArray();
      double[] others =
          points.subList(best, points.size()).stream().mapToDouble(point -> point[at]).toArray();
      next[side] = likely(good, others, random);
    }
    return next;
  }

  /** Of some places that are drawn near good ones the one that is least so near others. */
  private static double likely(double[] good, double[] others, SplittableRandom random) {
    double width = Math.max(LEAST_WIDTH, 0.5 / (good.length + 1));
    double best = random.nextDouble();
    double most = density(good, best, width) / density(others, best, width);
    for (int drawn = 1; drawn < DRAWN; drawn++) {
      double near = good[random.nextInt(good.length)] + width * random.nextGaussian();
      double place = near < 0 || near >= 1 ? random.nextDouble() : near;
      double ratio = density(good, place, width) / density(others, place, width);
      if (ratio > most) {
        best = place;
        most = ratio;
      }
    }
    return best;
  }

  private static double density(double[] places, double at, double width) {
    double density = 1; // that of one which may lie anywhere
    for (double place : places) {
      double apart = (at - place) / width;
      density += Math.exp(-apart * apart / 2) / (width * Math.sqrt(2 * Math.PI));
    }
    return density / (places.length + 1);
  }
}
