package io.millrace.prediction;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.modeling.Model;
import io.millrace.modeling.NoOnnxException;
import io.millrace.prediction.protocol.Answer;
import io.millrace.prediction.protocol.Instances;
import io.millrace.prediction.protocol.Scoring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of requests that were answered, for versions that are tried: each waits until an answer
 * has left, is answered by such a version apart from any request, and what that says is compared
 * with what was answered, counted, and thrown away.
 *
 * <p>No caller waits for it: of what comes while {@value #MOST} wait no copy is taken, which is
 * counted. Safe for use by many threads.
 */
final class Shadows {

  /** Copies that wait, or are being compared. */
  static final int MOST = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);
  private static final int ALL = 100;

  private final Executor apart;
  private final PredictionMetrics metrics;
  private final RandomGenerator random;
  private final Lock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private List<Copy> waiting = new ArrayList<>();
  private int left;

  /** A request that was read, and its answers. */
  private record Copy(
      ProjectName model, Shadow shadow, Instances instances, List<Answer> answers) {}

  /**
   * @param apart runs one thing after the other, in no thread that answers requests
   * @param random decides of which requests a copy is taken
   */
  Shadows(Executor apart, PredictionMetrics metrics, RandomGenerator random) {
    this.apart = apart;
    this.metrics = metrics;
    this.random = random;
  }

  /** Takes a copy of a request, or of a share of them none; never throws, nor waits. */
  void copy(ProjectName model, Shadow shadow, Instances instances, List<Answer> answers) {
    if (random.nextInt(ALL) >= shadow.policy().percent()) {
      return;
    }
    if (!add(new Copy(model, shadow, instances, answers))) {
      metrics.notCopied(model, shadow.version(), answers.size());
    }
  }

  private boolean add(Copy copy) {
    lock.lock();
    try {
      if (left >= MOST) {
        return false;
      }
      left++;
      waiting.add(copy);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Says that an answer has left: what waits is compared from now on. */
  void answered() {
    for (Copy copy : take()) {
      apart.execute(() -> {
        try {
          compare(copy);
        } catch (RuntimeException e) { // nobody else would say so
          LOG.error("A copy of a request was not compared.", e);
        } finally {
          done();
        }
      });
    }
  }

  private List<Copy> take() {
    lock.lock();
    try {
      List<Copy> all = waiting;
      waiting = new ArrayList<>();
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void done() {
    lock.lock();
    try {
      left--;
      if (left == 0) {
        settled.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is left to compare, but not for longer than this. */
  void settle(Duration patience) {
    lock.lock();
    try {
      for (long rest = patience.toNanos(); left > 0 && rest > 0; ) {
        rest = settled.awaitNanos(rest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void compare(Copy copy) {
    Optional<Model> model;
    try {
      model = copy.shadow().model();
    } catch (NoOnnxException e) {
      LOG.info("version {} of {} is tried elsewhere", copy.shadow().version(), copy.model());
      return;
    } catch (UnavailableException e) {
      LOG.warn("a copy for {} was not compared: {}", copy.model(), e.getMessage());
      return;
    }
    var compared = new ShadowComparison(copy.shadow().policy().tolerance());
    for (int i = 0; i < copy.answers().size(); i++) {
      if (copy.answers().get(i) instanceof Answer.Given(var capture, var _, var _)) {
        try {
          Model tried = model.orElseThrow(() -> new InvalidInputException("it is not loaded"));
          compared.add(
              capture.output(),
              Scoring.output(
                  tried.predict(tried.read(i, copy.instances().values().apply(i)).features())));
        } catch (RuntimeException e) { // whatever it is, callers would have seen it
          LOG.debug("version {} fails at what is answered", copy.shadow().version(), e);
          compared.failed();
        }
      }
    }
    metrics.compared(copy.model(), copy.shadow().version(), compared);
  }
}
