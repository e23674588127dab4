package io.millrace.local.s3;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that S3 refuses. */
final class S3Exception extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final S3Error error;
  private final transient Map<String, String> details = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  S3Exception(S3Error error, String message) {
    super(message);
    this.error = error;
  }

  /** Adds an element to the error's document, as AWS does: {@code Key}, {@code VersionId}, … */
  S3Exception with(String element, Object value) {
    details.put(element, value.toString());
    return this;
  }

  /** Adds a header to the error's response. */
  S3Exception header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  S3Error error() {
    return error;
  }

  Map<String, String> details() {
    return details;
  }

  Map<String, String> headers() {
    return headers;
  }
}
