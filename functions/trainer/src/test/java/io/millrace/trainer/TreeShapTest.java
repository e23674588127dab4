package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.modeling.tree.TreeEnsemble;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contributions in Java beside XGBoost's own. */
class TreeShapTest {

  private static final int ROWS = 400;
  private static final int FEATURES = 6;

  static Stream<Map<String, Object>> models() {
    return Stream.of(
        Map.of("objective", "binary:logistic", "max_depth", 4),
        Map.of("objective", "binary:logistic", "max_depth", 9, "min_child_weight", 0.1),
        Map.of("objective", "binary:logistic", "max_depth", 1, "base_score", 0.2),
        Map.of("objective", "reg:squarederror", "max_depth", 5, "base_score", 3),
        Map.of(
            "objective",
            "reg:squarederror",
            "max_depth",
            0,
            "max_leaves",
            40,
            "grow_policy",
            "lossguide"),
        Map.of("objective", "multi:softprob", "num_class", 3, "max_depth", 3));
  }

  @ParameterizedTest
  @MethodSource("models")
  void contributionsAreThoseOfXgboostAndAddUpToTheMargin(Map<String, Object> parameters)
      throws Exception {
    float[] features = features(new Random(7));
    int classes = parameters.get("num_class") instanceof Integer number ? number : 1;
    DMatrix matrix = new DMatrix(features, ROWS, FEATURES, Float.NaN);
    matrix.setLabel(labels(features, parameters));
    Map<String, Object> all =
        new HashMap<>(Map.of("verbosity", 0, "nthread", 1, "eta", 0.3, "base_score", 0.5));
    all.putAll(parameters);
    Booster booster = XGBoost.train(matrix, all, 25, Map.of(), null, null);
    try {
      TreeEnsemble trees = TreeEnsemble.read(booster.toByteArray("ubj"));
      float[][] theirs = booster.predictContrib(matrix, 0);
      float[][] margins = booster.predict(matrix, true);
      double largest = 0;
      for (int row = 0; row < ROWS; row++) {
        for (int group = 0; group < classes; group++) {
          double[] ours = trees.contributions(features, row * FEATURES, group);
          for (int i = 0; i <= FEATURES; i++) {
            double expected = theirs[row][group * (FEATURES + 1) + i];
            largest = Math.max(largest, Math.abs(ours[i] - expected));
          }
          assertThat(Arrays.stream(ours).sum()).isCloseTo(margins[row][group], within(1e-5));
        }
      }
      assertThat(largest).isLessThan(1e-5);
    } finally {
      booster.dispose();
      matrix.dispose();
    }
  }

  private static float[] features(Random random) {
    float[] features = new float[ROWS * FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] =
          i % FEATURES == 5
              ? random.nextInt(2)
              : random.nextInt(10) == 0 ? Float.NaN : random.nextFloat();
    }
    return features;
  }

  private static float[] labels(float[] features, Map<String, Object> parameters) {
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      float first = features[row * FEATURES];
      float second = features[row * FEATURES + 1];
      float signal = (Float.isNaN(first) ? 0.4f : first) * (Float.isNaN(second) ? 1 : second + 1);
      labels[row] =
          switch (String.valueOf(parameters.get("objective"))) {
            case "binary:logistic" -> signal + (row % 7) / 14f > 0.9f ? 1 : 0;
            case "multi:softprob" -> (int) Math.min(2, signal * 2);
            default -> 5 * signal + row % 3;
          };
    }
    return labels;
  }
}
