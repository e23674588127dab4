package io.millrace.local.s3;

/** Entity tags: kept without quotes, sent with them. */
final class Etags {

  private Etags() {}

  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  /** Without quotes and without the mark of a weak tag, which some clients send. */
  static String bare(String etag) {
    String stripped = etag.strip();
    String strong = stripped.startsWith("W/") ? stripped.substring(2) : stripped;
    return strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"")
        ? strong.substring(1, strong.length() - 1)
        : strong;
  }
}
