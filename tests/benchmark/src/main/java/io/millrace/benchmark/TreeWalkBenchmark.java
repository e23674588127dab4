package io.millrace.benchmark;

import io.millrace.modeling.Model;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.tree.TreeEnsemble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One row's prediction, from encoded features to a probability: by the tree walk that serves, and
 * by XGBoost itself on one thread. The same model and rows for all; that they agree to 1e-6 is
 * checked first.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() before the first row
public class TreeWalkBenchmark {

  private static final PrintStream OUT = System.out;
  private static final int ROWS = 256; // a power of two
  private static final double TOLERANCE = 1e-6;

  private TreeEnsemble trees;
  private Booster booster;
  private final float[][] rows = new float[ROWS][];
  private float[] out;
  private int next;

  /** Trains the model and encodes the rows. */
  @Setup
  public void prepare() throws XGBoostError, IOException {
    ModelArchive archive = TelcoChurn.train();
    Model model = Model.of(archive);
    List<Map<String, Object>> customers = TelcoChurn.customers(ROWS);
    for (int i = 0; i < ROWS; i++) {
      rows[i] = model.read(i, customers.get(i)).features();
    }
    trees = (TreeEnsemble) model.scorer();
    out = new float[trees.outputs()];
    booster = XGBoost.loadModel(new ByteArrayInputStream(archive.file(ModelArchive.MODEL)));
    booster.setParam("nthread", 1);
    for (float[] row : rows) {
      check(row);
    }
    OUT.printf("%s trees, %s features%n", trees.trees(), trees.features());
  }

  private void check(float[] row) throws XGBoostError {
    trees.predict(row, 0, out);
    double probability = out[1];
    if (!(Math.abs(probability - inPlace(row)[0][0]) <= TOLERANCE)
        || !(Math.abs(probability - byMatrix(row)[0][0]) <= TOLERANCE)) {
      throw new IllegalStateException("the tree walk and XGBoost differ");
    }
  }

  /** Frees what is outside of Java's heap. */
  @TearDown
  public void dispose() {
    booster.dispose();
  }

  /** Millrace's own. */
  @Benchmark
  public float[] treeWalk() {
    trees.predict(row(), 0, out);
    return out;
  }

  /** XGBoost4J's short way. */
  @Benchmark
  public float[][] xgboostInplacePredict() throws XGBoostError {
    return inPlace(row());
  }

  /** XGBoost4J's usual way. */
  @Benchmark
  public float[][] xgboostMatrixPredict() throws XGBoostError {
    return byMatrix(row());
  }

  private float[][] inPlace(float[] row) throws XGBoostError {
    return booster.inplace_predict(row, 1, row.length, Float.NaN);
  }

  private float[][] byMatrix(float[] row) throws XGBoostError {
    DMatrix matrix = new DMatrix(row, 1, row.length, Float.NaN);
    try {
      return booster.predict(matrix);
    } finally {
      matrix.dispose();
    }
  }

  private float[] row() {
    return rows[next++ & (ROWS - 1)];
  }
}
