package io.millrace.prediction;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.ShadowPolicy;
import io.millrace.modeling.Model;
import io.millrace.modeling.NoOnnxException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version that is tried on copies of requests. It is loaded when the first of them is compared,
 * apart from any request: whoever asks waits for what answers them alone.
 */
final class Shadow {

  private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

  private final Target target;
  private final ShadowPolicy policy;
  private final Supplier<Model> loading;
  private volatile @Nullable Model model;
  private boolean broken;
  private volatile boolean elsewhere;

  /**
   * @param loading loads it, or says why not by what it throws
   */
  Shadow(Target target, ShadowPolicy policy, Supplier<Model> loading) {
    this.target = target;
    this.policy = policy;
    this.loading = loading;
  }

  int version() {
    return target.version();
  }

  ShadowPolicy policy() {
    return policy;
  }

  /** Whether it is this version. */
  boolean is(Target wanted) {
    return target.equals(wanted);
  }

  /** Whether it turned out to need another function, which has a runtime for it. */
  boolean isElsewhere() {
    return elsewhere;
  }

  /** The version where it is in memory already; waits for nothing. */
  @Nullable Model loaded() {
    return model;
  }

  /**
   * The version; empty where it cannot be loaded, which is asked for once.
   *
   * @throws UnavailableException if that cannot be told now
   * @throws NoOnnxException if another function has to
   */
  synchronized Optional<Model> model() {
    Model known = model;
    if (known == null && !broken) {
      try {
        known = loading.get();
        model = known;
      } catch (NoOnnxException e) {
        elsewhere = true;
        throw e;
      } catch (UnavailableException e) { // no fault of its
        throw e;
      } catch (RuntimeException e) {
        LOG.error("version {} cannot be loaded to be tried", version(), e);
        broken = true;
      }
    }
    return Optional.ofNullable(known);
  }
}
