package io.millrace.benchmark.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost4J's own call for one row that is encoded already, without a network, by many threads. */
final class BareCalls {

  private static final int MOST_KEPT = 1 << 18; // latencies a thread

  private final Booster booster;
  private final float[][] rows;

  /**
   * @param rows features of one each, asked for in turn
   */
  BareCalls(Booster booster, float[][] rows) {
    this.booster = booster;
    this.rows = rows;
  }

  /** Calls for so many seconds. */
  Load run(int threads, int seconds) throws ExecutionException, InterruptedException {
    long begun = System.nanoTime();
    long end = begun + seconds * 1_000_000_000L;
    List<Future<long[]>> called = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        called.add(executor.submit(() -> call(end)));
      }
    }
    double took = (System.nanoTime() - begun) / 1e9;
    List<long[]> latencies = new ArrayList<>();
    for (Future<long[]> each : called) {
      latencies.add(each.get());
    }
    long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Load(
        threads,
        all.length / took,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6,
        0,
        Double.NaN);
  }

  private long[] call(long end) throws XGBoostError {
    long[] latencies = new long[MOST_KEPT];
    int count = 0;
    for (long now = System.nanoTime(); now < end && count < MOST_KEPT; ) {
      float[] row = rows[count % rows.length];
      var _ = booster.inplace_predict(row, 1, row.length, Float.NaN);
      long then = System.nanoTime();
      latencies[count++] = then - now;
      now = then;
    }
    return Arrays.copyOf(latencies, count);
  }
}
