package io.millrace.trainer;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Minimises a smooth convex function of many variables.
 *
 * <p>Source: Nocedal and Wright, Numerical Optimization (2006), algorithms 7.4 and 7.5, with a line
 * search by halving until the decrease is sufficient (3.1) and no update where the curvature is not
 * positive.
 */
final class LimitedMemoryBfgs {

  private static final int MEMORY = 10;
  private static final int STEPS = 100;
  private static final int HALVINGS = 40;
  private static final double SUFFICIENT = 1e-4;
  private static final double FLAT = 1e-5;
  private static final double NO_PROGRESS = 1e-6;

  private LimitedMemoryBfgs() {}

  /** A function with its gradient. */
  @FunctionalInterface
  interface Function {
    /** The value at a point; fills the gradient. */
    double at(double[] point, double[] gradient);
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Step(double[] moved, double[] turned, double curvature) {}

  /** The point of the least value, found from {@code start} on, which stays as it is. */
  static double[] minimize(double[] start, Function function) {
    double[] point = start.clone();
    double[] gradient = new double[point.length];
    double value = function.at(point, gradient);
    ArrayDeque<Step> steps = new ArrayDeque<>();
    for (int step = 0; step < STEPS && largest(gradient) > FLAT; step++) {
      double[] direction = direction(steps, gradient);
      double slope = dot(direction, gradient);
      double length = steps.isEmpty() ? Math.min(1, 1 / norm(gradient)) : 1;
      double[] next = new double[point.length];
      double[] turned = new double[point.length];
      double reached = Double.POSITIVE_INFINITY;
      for (int halving = 0; halving < HALVINGS; halving++) {
        for (int i = 0; i < next.length; i++) {
          next[i] = point[i] + length * direction[i];
        }
        reached = function.at(next, turned);
        if (reached <= value + SUFFICIENT * length * slope) {
          break;
        }
        length /= 2;
      }
      if (!(value - reached > NO_PROGRESS * Math.max(1e-3, Math.abs(value)))) {
        return reached < value ? next : point;
      }
      remember(steps, point, next, gradient, turned);
      point = next;
      gradient = turned;
      value = reached;
    }
    return point;
  }

  private static void remember(
      ArrayDeque<Step> steps, double[] from, double[] to, double[] before, double[] after) {
    double[] moved = new double[from.length];
    double[] turned = new double[from.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = to[i] - from[i];
      turned[i] = after[i] - before[i];
    }
    double curvature = dot(moved, turned);
    if (curvature > 1e-12 * dot(turned, turned)) {
      if (steps.size() == MEMORY) {
        steps.removeFirst();
      }
      steps.addLast(new Step(moved, turned, curvature));
    }
  }

  /** Downhill, by the curvature that the last steps have met. */
  private static double[] direction(ArrayDeque<Step> steps, double[] gradient) {
    double[] direction = gradient.clone();
    double[] shares = new double[steps.size()];
    int s = steps.size();
    for (Iterator<Step> last = steps.descendingIterator(); last.hasNext(); ) {
      Step step = last.next();
      shares[--s] = dot(step.moved, direction) / step.curvature;
      add(direction, step.turned, -shares[s]);
    }
    if (!steps.isEmpty()) {
      Step last = steps.getLast();
      double scale = last.curvature / dot(last.turned, last.turned);
      for (int i = 0; i < direction.length; i++) {
        direction[i] *= scale;
      }
    }
    for (Step step : steps) {
      add(direction, step.moved, shares[s++] - dot(step.turned, direction) / step.curvature);
    }
    for (int i = 0; i < direction.length; i++) {
      direction[i] = -direction[i];
    }
    return direction;
  }

  private static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double largest(double[] a) {
    double largest = 0;
    for (double each : a) {
      largest = Math.max(largest, Math.abs(each));
    }
    return largest;
  }
}
