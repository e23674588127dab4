package io.millrace.aws;

import io.millrace.domain.UnavailableException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** How a failed call to AWS is told to the domain. */
final class Aws {

  private Aws() {}

  /**
   * Calls AWS.
   *
   * @param doing what for, to complete the sentence "could not …"
   * @throws UnavailableException for whatever the call throws and its caller does not know better
   */
  static <T> T call(String doing, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new UnavailableException("could not %s: %s".formatted(doing, e.getMessage()), e);
    }
  }
}
