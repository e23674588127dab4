package io.millrace.trainer;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where in a cube of sides 1 points may lie, told by some that do: each of them spreads about
 * itself, and a part of all lies anywhere.
 *
 * <p>Source: Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NIPS 2011, section 4;
 * with kernels over all sides together and their widths by Scott's rule, as Falkner et al., "BOHB",
 * ICML 2018, have them.
 */
final class ParzenEstimator {

  private static final int DRAWN = 32;
  private static final double LEAST_WIDTH = 0.05;

  private final List<double[]> points;
  private final double[] width; // of the kernels along each side

  private ParzenEstimator(List<double[]> points, int sides) {
    this.points = points;
    width = new double[sides];
    for (int side = 0; side < sides; side++) {
      int at = side;
      double[] all = points.stream().mapToDouble(point -> point[at]).toArray();
      double mean = Arrays.stream(all).average().orElse(0.5);
      double variance = Arrays.stream(all).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      double scott = Math.sqrt(variance) * Math.pow(Math.max(1, all.length), -1.0 / (sides + 4));
      width[side] = Math.max(LEAST_WIDTH, scott);
    }
  }

  /**
   * A point that is much more likely among good ones than among others: of some that are drawn from
   * where the good ones lie the one of which that is most so.
   *
   * @param good points
   * @param others that are not
   * @param sides of the cube
   */
  static double[] next(
      List<double[]> good, List<double[]> others, int sides, SplittableRandom random) {
    ParzenEstimator among = new ParzenEstimator(good, sides);
    ParzenEstimator beside = new ParzenEstimator(others, sides);
    double[] best = among.draw(random);
    double most = among.density(best) / beside.density(best);
    for (int drawn = 1; drawn < DRAWN; drawn++) {
      double[] point = among.draw(random);
      double likely = among.density(point) / beside.density(point);
      if (likely > most) {
        best = point;
        most = likely;
      }
    }
    return best;
  }

  /** A point that may lie anywhere. */
  static double[] anywhere(int sides, SplittableRandom random) {
    return random.doubles(sides).toArray();
  }

  private double[] draw(SplittableRandom random) {
    int kernel = random.nextInt(points.size() + 1);
    if (kernel == points.size()) {
      return anywhere(width.length, random);
    }
    double[] point = new double[width.length];
    for (int side = 0; side < point.length; side++) {
      do {
        point[side] = points.get(kernel)[side] + width[side] * random.nextGaussian();
      } while (point[side] < 0 || point[side] > 1);
    }
    return point;
  }

  /**
   * A density in proportion to how likely a point is, at least that of one that may lie anywhere.
   */
  private double density(double[] at) {
    double density = 1;
    for (double[] point : points) {
      double kernel = 1;
      for (int side = 0; side < at.length; side++) {
        double apart = (at[side] - point[side]) / width[side];
        kernel *= Math.exp(-apart * apart / 2) / (width[side] * Math.sqrt(2 * Math.PI));
      }
      density += kernel;
    }
    return density / (points.size() + 1);
  }
}
