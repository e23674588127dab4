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
 */
@SuppressWarnings("ArrayRecordComponent") // rows by the million; compared by nobody
record Examples(float[] features, int width, float[] labels, float[] weights) {

  static Examples of(
      FeaturePipeline pipeline,
      Observations table,
      TargetColumn target,
      Scale scale,
      RowWeights weights,
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
        weights.areEqual() ? new float[0] : weights.of(labels));
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
    return matrix;
  }
}
