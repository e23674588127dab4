package io.millrace.trainer;

import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Scale;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Rows as learners take them.
 *
 * @param features row after row, NaN where missing; shape [rows × width]
 * @param labels the index of the class, or the value in the scale in which it is learned
 * @param weights how much each row counts; empty where each counts the same
 * @param monotone of each feature 1 where what is predicted may only rise with it, −1 where it may
 *     only fall, else 0; empty where all are 0
 * @param groups how many rows each list has that is put in order, one list after the other; empty
 *     where rows stand for themselves
 */
@SuppressWarnings("ArrayRecordComponent") // rows by the million; compared by nobody
record Examples(
    float[] features, int width, float[] labels, float[] weights, int[] monotone, int[] groups) {

  /** Rows of which nothing is known to rise or fall. */
  Examples(float[] features, int width, float[] labels, float[] weights) {
    this(features, width, labels, weights, new int[0], new int[0]);
  }

  /** The same rows, which are lists. */
  Examples with(int[] lists) {
    return new Examples(features, width, labels, weights, monotone, lists);
  }

  static Examples of(
      FeaturePipeline pipeline,
      Observations table,
      TargetColumn target,
      Scale scale,
      RowWeights weights,
      int[] monotone,
      int[] rows) {
    double[] values = target.values(rows);
    float[] labels = new float[values.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scale.apply(values[i]);
    }
    return new Examples(
        pipeline.encode(table.columns(), rows),
        pipeline.width(),
        labels,
        weights.areEqual() ? new float[0] : weights.of(labels, rows),
        monotone,
        new int[0]);
  }

  /** Some of these rows, by their places. */
  Examples some(int[] places) {
    float[] some = new float[places.length * width];
    float[] theirs = new float[places.length];
    float[] count = new float[weights.length == 0 ? 0 : places.length];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(features, places[i] * width, some, i * width, width);
      theirs[i] = labels[places[i]];
      if (count.length > 0) {
        count[i] = weights[places[i]];
      }
    }
    return new Examples(some, width, theirs, count, monotone, new int[0]);
  }

  int rows() {
    return labels.length;
  }

  /** How much a row counts. */
  double weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }

  /** The same for XGBoost; whoever asks for it disposes of it. */
  DMatrix matrix() throws XGBoostError {
    DMatrix matrix = new DMatrix(features, labels.length, width, Float.NaN);
    matrix.setLabel(labels);
    if (weights.length > 0) {
      matrix.setWeight(weights);
    }
    if (groups.length > 0) {
      matrix.setGroup(groups);
    }
    return matrix;
  }
}
