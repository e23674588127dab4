package io.millrace.local.s3;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The time until which a version cannot be deleted.
 *
 * <p>Source: Amazon S3 User Guide, "Locking objects with Object Lock".
 */
record Retention(RetentionMode mode, Instant until) {

  /** Tells that the sender knows what it does, and may. */
  static boolean isBypassed(S3Request request) {
    return "true".equalsIgnoreCase(request.header("x-amz-bypass-governance-retention"));
  }

  /**
   * The retention that a writer asks for in headers; null where it leaves it to the bucket.
   *
   * @throws S3Exception {@code InvalidArgument} if only half of it is there, or it is over
   */
  static @Nullable Retention asked(S3Request request, Instant now) {
    String mode = request.header("x-amz-object-lock-mode");
    String until = request.header("x-amz-object-lock-retain-until-date");
    if (mode == null && until == null) {
      return null;
    }
    if (mode == null || until == null) {
      throw S3Error.INVALID_ARGUMENT.refusal(
          "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
    }
    return of(mode, until, now);
  }

  /**
   * @throws S3Exception if there is no such mode, or the time is none or over
   */
  static Retention of(String mode, String until, Instant now) {
    RetentionMode named = RetentionMode.named(mode);
    try {
      Instant time = Instant.parse(until.strip());
      if (time.isAfter(now)) {
        return new Retention(named, time);
      }
      throw S3Error.INVALID_ARGUMENT.refusal("The retain until date must be in the future!");
    } catch (DateTimeParseException e) {
      throw S3Error.INVALID_ARGUMENT.refusal("The retain until date must be provided in ISO 8601");
    }
  }

  /** Whether it forbids to delete what it is on. */
  boolean forbids(Instant now, boolean bypassed) {
    return now.isBefore(until) && !(bypassed && mode == RetentionMode.GOVERNANCE);
  }

  /** Whether it forbids to be replaced: it may be made longer, but neither shorter nor another. */
  boolean forbids(@Nullable Retention other, Instant now, boolean bypassed) {
    boolean longer = other != null && !other.until.isBefore(until) && other.mode == mode;
    return !longer && forbids(now, bypassed);
  }
}
