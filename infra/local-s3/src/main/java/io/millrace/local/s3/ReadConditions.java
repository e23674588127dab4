package io.millrace.local.s3;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for a read to happen.
 *
 * <p>As S3 documents it: an {@code If-Match} that holds outweighs an {@code If-Unmodified-Since}
 * that does not, and an {@code If-None-Match} that fails outweighs an {@code If-Modified-Since}
 * that holds.
 */
record ReadConditions(
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    @Nullable String ifModifiedSince,
    @Nullable String ifUnmodifiedSince) {

  /** Those of a read. */
  static ReadConditions of(S3Request request) {
    return withPrefix(request, "");
  }

  /** Those that a copy sets for its source. */
  static ReadConditions ofCopySource(S3Request request) {
    return withPrefix(request, "x-amz-copy-source-");
  }

  /** Whether nothing forbids the read: not a failed expectation, not a copy that is still good. */
  Outcome check(String etag, Instant modified) {
    Instant second = modified.truncatedTo(ChronoUnit.SECONDS); // headers carry no more
    Optional<Instant> unmodifiedSince = HttpDates.parse(ifUnmodifiedSince);
    boolean expected =
        ifMatch != null
            ? matches(ifMatch, etag)
            : unmodifiedSince.isEmpty() || !second.isAfter(unmodifiedSince.get());
    if (!expected) {
      return Outcome.FAILED;
    }
    Optional<Instant> modifiedSince = HttpDates.parse(ifModifiedSince);
    boolean changed =
        ifNoneMatch != null
            ? !matches(ifNoneMatch, etag)
            : modifiedSince.isEmpty() || second.isAfter(modifiedSince.get());
    return changed ? Outcome.HOLDS : Outcome.NOT_MODIFIED;
  }

  /** What the conditions come to. */
  enum Outcome {
    HOLDS,
    /** The reader's expectation is not met. */
    FAILED,
    /** The reader has it already. */
    NOT_MODIFIED
  }

  private static ReadConditions withPrefix(S3Request request, String prefix) {
    return new ReadConditions(
        request.header(prefix + "if-match"),
        request.header(prefix + "if-none-match"),
        request.header(prefix + "if-modified-since"),
        request.header(prefix + "if-unmodified-since"));
  }

  private static boolean matches(String header, String etag) {
    return Arrays.stream(header.split(",", -1))
        .map(Etags::bare)
        .anyMatch(e -> e.equals("*") || e.equals(etag));
  }
}
