package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.time.Duration;

/**
 * How a version comes to serve, and when it stops.
 *
 * @param errorsPerMinute failed predictions in one minute that raise the alarm, at least 1
 * @param watch how long after a deployment the alarm puts the previous version back; after that it
 *     only notifies
 */
public record DeploymentPolicy(int errorsPerMinute, Duration watch) {
  public DeploymentPolicy {
    Check.that(errorsPerMinute >= 1, "errors per minute", "at least 1", errorsPerMinute);
    Check.that(!watch.isNegative(), "watch", "not negative", watch);
  }
}
