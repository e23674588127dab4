package io.millrace.trainer;

import io.millrace.modeling.score.LinearModel;
import io.millrace.modeling.score.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a linear fit, each feature standardised, and the penalised loss over them. What is
 * zero is not kept: of a category with many levels one entry a row is.
 *
 * <p>The weights of a fit lie in one array, output after output: the bias, a weight a feature, and
 * a weight for each feature that may be missing.
 */
final class LinearDesign {

  private final int[] starts; // of each row among the entries, and the end of the last one
  private final int[] places; // of the weight that an entry goes with; shape [entries]
  private final float[] values; // that are not zero, standardised; shape [entries]
  private final int rows;
  private final int features;
  private final int[] missingOf; // which feature each further weight is about
  private final double[] center;
  private final double[] spread;
  private final double[] presentMean;
  private final double[] presentShare;
  private final float[] least;
  private final float[] greatest;
  private final float[] labels;
  private final double[] counts;
  private final double total;
  private final Loss loss;
  private final int sums;

  private LinearDesign(Examples examples, int[] picked, Loss loss, int classes) {
    this.loss = loss;
    sums = loss == Loss.SOFTMAX ? classes : 1;
    rows = picked.length;
    features = examples.width();
    labels = new float[rows];
    counts = new double[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = examples.labels()[picked[i]];
      counts[i] = examples.weight(picked[i]);
    }
    total = Arrays.stream(counts).sum();
    center = new double[features];
    spread = new double[features];
    presentMean = new double[features];
    presentShare = new double[features];
    least = new float[features];
    greatest = new float[features];
    int[] absent = new int[features];
    for (int j = 0; j < features; j++) {
      measure(examples, picked, j, absent);
    }
    List<Integer> some = new ArrayList<>();
    for (int j = 0; j < features; j++) {
      if (absent[j] > 0) {
        some.add(j);
      }
    }
    missingOf = some.stream().mapToInt(Integer::intValue).toArray();
    starts = new int[rows + 1];
    for (int i = 0; i < rows; i++) {
      starts[i + 1] = Math.addExact(starts[i], entries(examples, picked[i], null, null, 0));
    }
    places = new int[starts[rows]];
    values = new float[starts[rows]];
    for (int i = 0; i < rows; i++) {
      entries(examples, picked[i], places, values, starts[i]);
    }
  }

  /** Writes the entries of a row from {@code at} on, unless only their number is asked for. */
  private int entries(
      Examples examples, int row, int @Nullable [] intoPlaces, float @Nullable [] into, int at) {
    int next = at;
    int further = 0;
    for (int j = 0; j < features; j++) {
      float raw = examples.features()[row * features + j];
      boolean indicated = further < missingOf.length && missingOf[further] == j;
      float value =
          Float.isNaN(raw) ? (indicated ? 1 : 0) : (float) ((raw - center[j]) / spread[j]);
      if (value != 0) {
        if (intoPlaces != null && into != null) {
          intoPlaces[next] = 1 + (Float.isNaN(raw) ? features + further : j);
          into[next] = value;
        }
        next++;
      }
      further += indicated ? 1 : 0;
    }
    return next - at;
  }

  /**
   * The design of these rows.
   *
   * @param most rows that are taken; of more every second, third … is
   */
  static LinearDesign of(Examples examples, Loss loss, int classes, int most) {
    int step = Math.max(1, (examples.rows() + most - 1) / most);
    int[] picked = new int[(examples.rows() + step - 1) / step];
    Arrays.setAll(picked, i -> i * step);
    return new LinearDesign(examples, picked, loss, classes);
  }

  private void measure(Examples examples, int[] picked, int j, int[] absent) {
    double sum = 0;
    double squares = 0;
    long present = 0;
    boolean binary = true;
    least[j] = Float.POSITIVE_INFINITY;
    greatest[j] = Float.NEGATIVE_INFINITY;
    for (int row : picked) {
      float value = examples.features()[row * features + j];
      if (Float.isNaN(value)) {
        absent[j]++;
        continue;
      }
      present++;
      sum += value;
      binary &= value == 0 || value == 1;
      least[j] = Math.min(least[j], value);
      greatest[j] = Math.max(greatest[j], value);
    }
    if (present == 0) {
      least[j] = 0;
      greatest[j] = 0;
    }
    double mean = present == 0 ? 0 : sum / present;
    for (int row : picked) {
      float value = examples.features()[row * features + j];
      if (!Float.isNaN(value)) {
        squares += (value - mean) * (value - mean);
      }
    }
    double deviation = present == 0 ? 0 : Math.sqrt(squares / present);
    presentMean[j] = mean;
    presentShare[j] = (double) present / picked.length;
    center[j] = binary ? 0 : mean;
    spread[j] = binary || !(deviation > 0) ? 1 : deviation;
  }

  /** The weights that a fit begins with: the mean is said of each row, where zero is none. */
  double[] start() {
    double[] weights = new double[sums * stride()];
    if (loss.link() == Link.LOG) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += counts[i] * labels[i];
      }
      weights[0] = Math.log(Math.max(Aim.LEAST_MEAN, sum / total));
    }
    return weights;
  }

  private int stride() {
    return 1 + features + missingOf.length;
  }

  /** The weights of the least penalised loss, found from {@code start} on. */
  double[] minimize(double[] start, double penalty) {
    return LimitedMemoryBfgs.minimize(
        start, (weights, gradient) -> mean(weights, penalty, gradient));
  }

  /** The mean loss of the rows and half the penalty times the squares; fills the gradient. */
  private double mean(double[] weights, double penalty, double[] gradient) {
    Arrays.fill(gradient, 0);
    double mean = 0;
    double[] said = new double[sums];
    int stride = stride();
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < sums; k++) {
        said[k] = sum(weights, k * stride, i);
      }
      mean += counts[i] * residuals(said, labels[i]);
      for (int k = 0; k < sums; k++) {
        addTo(gradient, k * stride, i, counts[i] * said[k]);
      }
    }
    mean /= total;
    for (int w = 0; w < gradient.length; w++) {
      gradient[w] /= total;
      if (w % stride != 0) { // a bias is free
        gradient[w] += penalty * weights[w];
        mean += penalty / 2 * weights[w] * weights[w];
      }
    }
    return mean;
  }

  private double sum(double[] weights, int at, int row) {
    double sum = weights[at];
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      sum += weights[at + places[e]] * values[e];
    }
    return sum;
  }

  private void addTo(double[] gradient, int at, int row, double residual) {
    gradient[at] += residual;
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      gradient[at + places[e]] += residual * values[e];
    }
  }

  /** The loss of one row; puts its derivative by each sum in the place of the sum. */
  private double residuals(double[] said, float label) {
    return switch (loss) {
      case SQUARED_ERROR, RANKING -> {
        double apart = said[0] - label;
        said[0] = apart;
        yield apart * apart / 2;
      }
      case POISSON -> {
        double sum = said[0];
        double mean = Math.exp(sum);
        said[0] = mean - label;
        yield mean - label * sum;
      }
      case TWEEDIE -> {
        double p = loss.ofRegression().power();
        double fewer = label * Math.exp((1 - p) * said[0]);
        double more = Math.exp((2 - p) * said[0]);
        said[0] = more - fewer;
        yield more / (2 - p) - fewer / (1 - p);
      }
      case LOGISTIC -> {
        double sum = said[0];
        said[0] = 1 / (1 + Math.exp(-sum)) - label;
        yield Math.max(sum, 0) - sum * label + Math.log1p(Math.exp(-Math.abs(sum)));
      }
      case SOFTMAX -> {
        double most = Double.NEGATIVE_INFINITY;
        for (double sum : said) {
          most = Math.max(most, sum);
        }
        double all = 0;
        double own = said[(int) label];
        for (int k = 0; k < said.length; k++) {
          said[k] = Math.exp(said[k] - most);
          all += said[k];
        }
        for (int k = 0; k < said.length; k++) {
          said[k] = said[k] / all - (k == (int) label ? 1 : 0);
        }
        yield Math.log(all) + most - own;
      }
    };
  }

  /** What the feature adds to each sum on the mean of these rows. */
  private double[] mean(int j, double[] own, double[] absent) {
    double[] mean = new double[sums];
    for (int k = 0; k < sums; k++) {
      mean[k] = own[k] * presentMean[j] * presentShare[j] + absent[k] * (1 - presentShare[j]);
    }
    return mean;
  }

  /** The model of these weights, in the features' own units. */
  LinearModel model(double[] weights) {
    int stride = stride();
    double[] bias = new double[sums];
    double[][] own = new double[features][sums];
    double[][] absent = new double[features][sums];
    for (int k = 0; k < sums; k++) {
      bias[k] = weights[k * stride];
      for (int j = 0; j < features; j++) {
        own[j][k] = weights[k * stride + 1 + j] / spread[j];
        absent[j][k] = own[j][k] * center[j]; // a missing feature stands at the center
        bias[k] -= absent[j][k];
      }
      for (int m = 0; m < missingOf.length; m++) {
        absent[missingOf[m]][k] += weights[k * stride + 1 + features + m];
      }
    }
    List<LinearModel.Feature> all = new ArrayList<>();
    for (int j = 0; j < features; j++) {
      all.add(
          new LinearModel.Feature(
              least[j], greatest[j], own[j], absent[j], mean(j, own[j], absent[j])));
    }
    return new LinearModel(loss.link(), bias, all);
  }
}
