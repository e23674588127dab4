package io.millrace.domain.monitoring;

import org.jspecify.annotations.Nullable;

/**
 * What became of one column of a window.
 *
 * @param psi population stability index against the baseline, at least 0; null where nothing could
 *     be compared
 * @param moved whether this window alone shows a difference that matters, beyond chance
 * @param strongest the evidence that decided, its p-value corrected for all that was measured in
 *     the window; null where nothing was
 * @param why the verdict in words
 * @param cause what the change looks like, as a sentence; null where there is none, or it looks
 *     like nothing known
 * @param distances that are told beside; null where nothing could be compared, or it was judged
 *     before they were told
 */
public record ColumnDrift(
    String column,
    @Nullable Double psi,
    DriftVerdict verdict,
    boolean moved,
    @Nullable Evidence strongest,
    String why,
    @Nullable String cause,
    @Nullable ToldDistances distances) {

  /** A column whose change looks like nothing known. */
  public ColumnDrift(
      String column,
      @Nullable Double psi,
      DriftVerdict verdict,
      boolean moved,
      @Nullable Evidence strongest,
      String why) {
    this(column, psi, verdict, moved, strongest, why, null, null);
  }

  /** A column of which no distances are told. */
  public ColumnDrift(
      String column,
      @Nullable Double psi,
      DriftVerdict verdict,
      boolean moved,
      @Nullable Evidence strongest,
      String why,
      @Nullable String cause) {
    this(column, psi, verdict, moved, strongest, why, cause, null);
  }
}
