package io.millrace.domain.dataset;

import io.millrace.domain.Check;

/**
 * Rows of one file.
 *
 * @param read all of them
 * @param published those that break no rule
 * @param quarantined the rest
 */
public record RowCounts(long read, long published, long quarantined) {
  public RowCounts {
    Check.that(
        published >= 0 && quarantined >= 0 && read == published + quarantined,
        "row counts",
        "published + quarantined = read",
        published + " + " + quarantined + " = " + read);
  }
}
