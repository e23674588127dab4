package io.millrace.tabular.check;

import io.millrace.tabular.rows.Broken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that is not published, and why.
 *
 * @param row its number among the rows of the upload, from 1
 * @param line on which it starts, from 1, the header's line included; for Parquet, the row's number
 * @param broken every rule that it breaks, at least one
 * @param file that has the line, of several; null where there is one only
 */
public record QuarantinedRow(long row, long line, List<Broken> broken, @Nullable String file) {
  public QuarantinedRow {
    broken = List.copyOf(broken);
  }
}
