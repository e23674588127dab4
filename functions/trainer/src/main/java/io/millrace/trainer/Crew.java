package io.millrace.trainer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Does work that is independent of one another, some of it at the same time. */
final class Crew {

  private static final long ONE_THREADS = 20_000_000;
  private static final long AT_ONCE = 40_000_000;

  private final long cells;

  /**
   * @param cells that each piece of work is about
   */
  Crew(long cells) {
    this.cells = cells;
  }

  /**
   * Whether each piece of work is one thread's, and several are done at once. That follows from the
   * data and not from the machine, so that sums are taken in the same order everywhere.
   */
  boolean isMany() {
    return cells < ONE_THREADS;
  }

  /** How many work at the same time: as many as there are processors, and memory for their data. */
  private int size() {
    long most = AT_ONCE / Math.max(1, cells);
    return isMany() ? Math.clamp(most, 1, Runtime.getRuntime().availableProcessors()) : 1;
  }

  /**
   * What each piece of work gives, in the order of the work.
   *
   * @throws Interrupted if one of them was asked to stop
   */
  <T> List<T> all(List<Callable<T>> work) throws XGBoostError, IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(size())) {
      List<T> done = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(work)) {
        done.add(each.get());
      }
      return done;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case XGBoostError failed -> throw failed;
        case IOException failed -> throw failed;
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the thread was interrupted", e);
    }
  }
}
