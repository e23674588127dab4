package io.millrace.tabular.check;

import io.millrace.tabular.rows.Broken;
import java.util.List;

/**
 * A row that is not published, and why.
 *
 * @param row its number among the rows of the file, from 1
 * @param line on which it starts, from 1, the header's line included; for Parquet, the row's number
 * @param broken every rule that it breaks, at least one
 */
public record QuarantinedRow(long row, long line, List<Broken> broken) {
  public QuarantinedRow {
    broken = List.copyOf(broken);
  }
}
