package io.millrace.local.s3;

import org.jspecify.annotations.Nullable;

/**
 * Whether a version is kept until somebody says otherwise, beside any retention; the names are
 * S3's.
 *
 * <p>Source: Amazon S3 User Guide, "Locking objects with Object Lock".
 */
enum LegalHold {
  ON,
  OFF;

  /**
   * What a writer asks for in a header; null where it says nothing of it.
   *
   * @throws S3Exception {@code InvalidArgument} if it is neither
   */
  static @Nullable LegalHold asked(S3Request request) {
    String header = request.header("x-amz-object-lock-legal-hold");
    return switch (header) {
      case "ON" -> ON;
      case "OFF" -> OFF;
      case null -> null;
      default ->
          throw S3Error.INVALID_ARGUMENT.refusal("Legal Hold must be either of 'ON' or 'OFF'");
    };
  }

  /**
   * @throws S3Exception {@code MalformedXML} if it is neither
   */
  static LegalHold named(String name) {
    return switch (name) {
      case "ON" -> ON;
      case "OFF" -> OFF;
      default -> throw S3Error.MALFORMED_XML.refusal();
    };
  }
}
