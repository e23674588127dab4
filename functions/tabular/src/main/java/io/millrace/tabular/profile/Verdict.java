package io.millrace.tabular.profile;

/** What the difference between two distributions amounts to, from nothing to much. */
public enum Verdict {
  /** One of the two has too few rows to say anything. */
  TOO_FEW_ROWS,
  /** No difference, or none beyond what chance gives samples of this size. */
  NONE,
  /** Worth a look. */
  WATCH,
  /** Different. */
  DRIFT,
  /** Hardly the same thing any more. */
  SEVERE
}
