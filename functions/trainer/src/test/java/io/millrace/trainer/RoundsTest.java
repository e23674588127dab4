package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;

class RoundsTest {

  @Test
  void theFirstRoundsOfAModelAreTheModelAfterThoseRounds() throws Exception {
    Map<String, Object> binary = Map.of("objective", "binary:logistic");
    Map<String, Object> classes = Map.of("objective", "multi:softprob", "num_class", 4);

    for (int rounds : new int[] {1, 3, 7}) {
      assertThat(Rounds.first(grown(binary, 7), rounds, 1)).isEqualTo(grown(binary, rounds));
      assertThat(Rounds.first(grown(classes, 7), rounds, 4)).isEqualTo(grown(classes, rounds));
    }
  }

  @Test
  void thereAreNoMoreRoundsThanWereGrown() throws Exception {
    byte[] model = grown(Map.of("objective", "binary:logistic"), 2);

    assertThatThrownBy(() -> Rounds.first(model, 3, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Rounds.first(java.util.Arrays.copyOf(model, 300), 1, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] grown(Map<String, Object> parameters, int rounds) throws Exception {
    Random random = new Random(1);
    float[] features = new float[400];
    float[] labels = new float[200];
    for (int i = 0; i < labels.length; i++) {
      features[2 * i] = random.nextFloat();
      features[2 * i + 1] = random.nextFloat();
      labels[i] = parameters.containsKey("num_class") ? i % 4 : i % 2;
    }
    DMatrix matrix = new DMatrix(features, labels.length, 2, Float.NaN);
    matrix.setLabel(labels);
    Map<String, Object> all = new HashMap<>(parameters);
    all.putAll(Map.of("verbosity", 0, "nthread", 1, "max_depth", 3, "base_score", 0.5));
    Booster booster = XGBoost.train(matrix, all, rounds, Map.of(), null, null);
    try {
      return booster.toByteArray("ubj");
    } finally {
      booster.dispose();
      matrix.dispose();
    }
  }
}
