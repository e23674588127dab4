package io.millrace.cli;

import org.jspecify.annotations.Nullable;

/** The line of datasets that {@code PROJECT} or {@code PROJECT@BRANCH} names. */
final class DatasetLine {

  private DatasetLine() {}

  static String projectOf(String named) {
    return named.split("@", 2)[0];
  }

  /** Null where it is the main one. */
  static @Nullable String branchOf(String named) {
    int at = named.indexOf('@');
    return at < 0 ? null : named.substring(at + 1);
  }
}
