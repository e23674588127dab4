package io.millrace.local.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object's bytes, first and last included.
 *
 * @param first 0 or more
 * @param last at least {@code first}, less than the object's size
 */
record ByteRange(long first, long last) {

  private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Reads a {@code Range} header against an object's size.
   *
   * @return empty if there is none, or it is of a kind that S3 ignores: malformed, or several
   * @throws S3Exception {@code InvalidRange} if it lies outside the object
   */
  static Optional<ByteRange> of(@Nullable String header, long sizeBytes) {
    Matcher matcher = ONE_RANGE.matcher(header == null ? "" : header.replace(" ", ""));
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    if (from.isEmpty()) {
      long suffix = Long.parseLong(to);
      return checked(Math.max(0, sizeBytes - suffix), sizeBytes - 1, sizeBytes, header);
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
    if (last < first) {
      return Optional.empty();
    }
    return checked(first, Math.min(last, sizeBytes - 1), sizeBytes, header);
  }

  /** Reads a range that says where it begins and where it ends; empty if it is none. */
  static Optional<ByteRange> exactly(String header) {
    Matcher matcher = ONE_RANGE.matcher(header.strip());
    if (!matcher.matches() || matcher.group(1).isEmpty() || matcher.group(2).isEmpty()) {
      return Optional.empty();
    }
    ByteRange range =
        new ByteRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    return Optional.of(range).filter(r -> r.first <= r.last);
  }

  long length() {
    return last - first + 1;
  }

  /** What {@code Content-Range} says. */
  String contentRange(long sizeBytes) {
    return "bytes %s-%s/%s".formatted(first, last, sizeBytes);
  }

  private static Optional<ByteRange> checked(
      long first, long last, long sizeBytes, @Nullable String header) {
    if (first >= sizeBytes || last < first) {
      throw S3Error.INVALID_RANGE
          .refusal()
          .with("RangeRequested", String.valueOf(header))
          .with("ActualObjectSize", sizeBytes)
          .header("Content-Range", "bytes */" + sizeBytes);
    }
    return Optional.of(new ByteRange(first, last));
  }
}
