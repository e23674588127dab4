package io.millrace.domain.monitoring;

/** What a comparison of a window with its baseline says. */
public enum DriftVerdict {
  /** There are too few rows to say anything. */
  TOO_FEW_ROWS,
  /** No difference that matters. */
  NONE,
  /** A difference worth a look. */
  WATCH,
  /** A difference that makes the model doubtful. */
  DRIFT
}
