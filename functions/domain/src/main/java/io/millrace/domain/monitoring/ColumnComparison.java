package io.millrace.domain.monitoring;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a column of a window against its baseline, before anything is decided.
 *
 * @param rows of the window, with a value or without
 * @param psi population stability index over deciles or words, at least 0; null where nothing could
 *     be compared
 * @param evidence all that could be measured
 * @param untold what could not be compared and why, as a sentence; null if all could
 * @param cause what a change looks like, as a sentence; null where it looks like nothing known
 * @param distances that are told beside; null where nothing could be compared
 */
public record ColumnComparison(
    String column,
    long rows,
    @Nullable Double psi,
    List<Evidence> evidence,
    @Nullable String untold,
    @Nullable String cause,
    @Nullable ToldDistances distances) {

  public ColumnComparison {
    evidence = List.copyOf(evidence);
  }

  /** A column whose change looks like nothing known. */
  public ColumnComparison(
      String column,
      long rows,
      @Nullable Double psi,
      List<Evidence> evidence,
      @Nullable String untold) {
    this(column, rows, psi, evidence, untold, null, null);
  }

  /** A column of which nothing could be compared. */
  public static ColumnComparison impossible(String column, long rows, String why) {
    return new ColumnComparison(column, rows, null, List.of(), why);
  }

  /** What this measure says, if it could be taken. */
  public Optional<Evidence> of(Measure measure) {
    return evidence.stream().filter(each -> each.measure() == measure).findFirst();
  }
}
