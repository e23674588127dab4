package io.millrace.trainer;

import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Importance;
import io.millrace.modeling.score.LinearModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * What each column contributes to predictions: by exact SHAP values, of trees from XGBoost (1 ms a
 * row), of a linear model from its weights. Of several models, their shares count as the models do.
 */
final class Contributions {

  private static final int ROWS = 300;

  private Contributions() {}

  /** The columns of the model, the most important first, measured on some of these rows. */
  static List<Importance> of(Learned learned, Observations table, int[] rows)
      throws XGBoostError, IOException {
    FeaturePipeline pipeline = learned.prepared().pipeline();
    int[] some = Arrays.copyOf(rows, Math.min(ROWS, rows.length));
    float[] features = pipeline.encode(table.columns(), some);
    double[] share = new double[pipeline.width()];
    double[] gain = new double[pipeline.width()];
    for (Selection.Part part : learned.selection().parts()) {
      double[] own =
          switch (part.fitted()) {
            case Fitted.Trees trees -> {
              double[] gains = trees.scorer().totalGain();
              for (int j = 0; j < gain.length; j++) {
                gain[j] += gains[j];
              }
              yield ofTrees(trees.bytes(), features, some.length, pipeline.width());
            }
            case Fitted.Linear linear ->
                ofLinear(linear.scorer(), features, some.length, pipeline.width());
          };
      double all = Math.max(Double.MIN_NORMAL, Arrays.stream(own).sum());
      for (int j = 0; j < share.length; j++) {
        share[j] += part.weight() * own[j] / all;
      }
    }
    return byColumn(pipeline, share, gain);
  }

  private static double[] ofTrees(byte[] trees, float[] features, int rows, int width)
      throws XGBoostError, IOException {
    DMatrix matrix = new DMatrix(features, rows, width, Float.NaN);
    Booster booster = XGBoost.loadModel(trees);
    double[] contribution = new double[width];
    try {
      for (float[] row : booster.predictContrib(matrix, 0)) {
        for (int i = 0; i < row.length; i++) {
          int feature = i % (width + 1); // one bias after the features of each class
          if (feature < width) {
            contribution[feature] += Math.abs(row[i]);
          }
        }
      }
    } finally {
      booster.dispose();
      matrix.dispose();
    }
    return contribution;
  }

  private static double[] ofLinear(LinearModel model, float[] features, int rows, int width) {
    double[] contribution = new double[width];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < model.sums(); k++) {
        double[] each = model.contributions(features, i * width, k);
        for (int j = 0; j < width; j++) {
          contribution[j] += Math.abs(each[j]);
        }
      }
    }
    return contribution;
  }

  private static List<Importance> byColumn(
      FeaturePipeline pipeline, double[] share, double[] gain) {
    List<Importance> importances = new ArrayList<>();
    for (int e = 0; e < pipeline.encodings().size(); e++) {
      int from = pipeline.offset(e);
      int to = from + pipeline.encodings().get(e).width();
      importances.add(
          new Importance(
              pipeline.encodings().get(e).column(),
              Arrays.stream(share, from, to).sum(),
              Arrays.stream(gain, from, to).sum()));
    }
    importances.sort(Comparator.comparingDouble(Importance::share).reversed());
    return importances;
  }
}
