package io.millrace.local.lambda;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an event when its function fails.
 *
 * @param maximumRetries further attempts after the first, 0 to 2
 * @param maximumAge from when on an event that did not succeed is given up
 * @param onFailureArn where the record of a given-up event goes; null for nowhere
 * @param onSuccessArn where the record of a success goes; null for nowhere
 */
record AsyncPolicy(
    int maximumRetries,
    Duration maximumAge,
    @Nullable String onFailureArn,
    @Nullable String onSuccessArn) {

  /** AWS Lambda's, for a function that is not configured otherwise. */
  static final AsyncPolicy DEFAULT = new AsyncPolicy(2, Duration.ofHours(6), null, null);
}
