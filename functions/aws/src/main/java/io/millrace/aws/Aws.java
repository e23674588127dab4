package io.millrace.aws;

import io.millrace.domain.UnavailableException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
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

  /**
   * A part of an answer that we cannot go on without. Nearly every member of AWS's answers may be
   * absent; what is done without the others is for each caller to say.
   *
   * @param what the part, to complete the sentence "AWS answered without …"
   * @throws UnavailableException if it is absent
   */
  static <T> T said(String what, @Nullable T part) {
    if (part == null) {
      throw new UnavailableException("AWS answered without " + what);
    }
    return part;
  }

  /** AWS's code of an error; empty where something else answered, for instance a proxy. */
  static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
  }
}
