package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a version comes to serve, and when it stops.
 *
 * @param errorsPerMinute failed predictions in one minute that raise the alarm, at least 1
 * @param watch how long after a deployment the alarm puts the previous version back; after that it
 *     only notifies
 * @param rollout how traffic moves to a new version; null where all of it does at once
 * @param backend where a version answers
 * @param fallback what answers where that version does not; null where the one before does alone
 */
public record DeploymentPolicy(
    int errorsPerMinute,
    Duration watch,
    @Nullable RolloutPolicy rollout,
    Backend backend,
    @Nullable FallbackPolicy fallback) {

  /** A policy where the version before answers alone for the one that serves. */
  public DeploymentPolicy(
      int errorsPerMinute, Duration watch, @Nullable RolloutPolicy rollout, Backend backend) {
    this(errorsPerMinute, watch, rollout, backend, null);
  }

  /** A policy where the prediction function answers. */
  public DeploymentPolicy(int errorsPerMinute, Duration watch, @Nullable RolloutPolicy rollout) {
    this(errorsPerMinute, watch, rollout, new Backend.Function());
  }

  /** A policy where the prediction function answers, and all traffic moves at once. */
  public DeploymentPolicy(int errorsPerMinute, Duration watch) {
    this(errorsPerMinute, watch, null);
  }

  public DeploymentPolicy {
    Check.that(errorsPerMinute >= 1, "errors per minute", "at least 1", errorsPerMinute);
    Check.that(!watch.isNegative(), "watch", "not negative", watch);
  }
}
