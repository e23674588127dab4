package io.millrace.trainer;

import io.millrace.modeling.FeaturePipeline;
import io.millrace.modeling.Importance;
import io.millrace.modeling.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** What each column contributes to predictions, by XGBoost's exact SHAP values (1 ms a row). */
final class Contributions {

  private static final int ROWS = 300;

  private Contributions() {}

  /** The columns of the model, the most important first, measured on some of these rows. */
  static List<Importance> of(Model model, byte[] trees, Observations table, int[] rows)
      throws XGBoostError, IOException {
    FeaturePipeline pipeline = model.pipeline();
    int[] some = Arrays.copyOf(rows, Math.min(ROWS, rows.length));
    float[] features = pipeline.encode(table.columns(), some);
    DMatrix matrix = new DMatrix(features, some.length, pipeline.width(), Float.NaN);
    Booster booster = XGBoost.loadModel(trees);
    double[] contribution = new double[pipeline.width()];
    try {
      for (float[] row : booster.predictContrib(matrix, 0)) {
        for (int i = 0; i < row.length; i++) {
          int feature = i % (pipeline.width() + 1); // one bias after the features of each class
          if (feature < pipeline.width()) {
            contribution[feature] += Math.abs(row[i]);
          }
        }
      }
    } finally {
      booster.dispose();
      matrix.dispose();
    }
    return byColumn(pipeline, contribution, model.trees().totalGain());
  }

  private static List<Importance> byColumn(
      FeaturePipeline pipeline, double[] contribution, double[] gain) {
    double all = Math.max(Double.MIN_NORMAL, Arrays.stream(contribution).sum());
    List<Importance> importances = new ArrayList<>();
    for (int e = 0; e < pipeline.encodings().size(); e++) {
      int from = pipeline.offset(e);
      int to = from + pipeline.encodings().get(e).features().size();
      importances.add(
          new Importance(
              pipeline.encodings().get(e).column(),
              Arrays.stream(contribution, from, to).sum() / all,
              Arrays.stream(gain, from, to).sum()));
    }
    importances.sort(Comparator.comparingDouble(Importance::share).reversed());
    return importances;
  }
}
