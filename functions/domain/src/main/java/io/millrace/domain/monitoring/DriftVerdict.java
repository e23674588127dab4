package io.millrace.domain.monitoring;

/** What a comparison of a window with its baseline says, from nothing to much. */
public enum DriftVerdict {
  /** There is nothing to compare with, or nothing that can be compared: neither fine nor drift. */
  NOT_COMPARED,
  /** There are too few rows to say anything. */
  TOO_FEW_ROWS,
  /** No difference that matters. */
  NONE,
  /** A difference worth a look: one that the windows around it do not show, or a small one. */
  WATCH,
  /** A difference that makes the model doubtful. */
  DRIFT,
  /** Hardly the same data any more. */
  SEVERE;

  /** Whether the model is doubtful. */
  public boolean isDrift() {
    return compareTo(DRIFT) >= 0;
  }
}
