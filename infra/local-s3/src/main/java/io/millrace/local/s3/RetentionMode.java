package io.millrace.local.s3;

/** How firmly a version is kept; the names are S3's. */
enum RetentionMode {
  /** Whoever may bypass it can end it. */
  GOVERNANCE,
  /** Nobody can end it. */
  COMPLIANCE;

  /**
   * @throws S3Exception {@code MalformedXML} if there is no such mode
   */
  static RetentionMode named(String name) {
    for (RetentionMode mode : values()) {
      if (mode.name().equals(name)) {
        return mode;
      }
    }
    throw S3Error.MALFORMED_XML.refusal();
  }
}
