package io.millrace.tabular;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;

/** Hands each field of a CSV row to its column as it is parsed, without making a string of it. */
final class CsvRowHandler extends AbstractBaseCsvCallbackHandler<Boolean> {

  private final RowReader rows;
  private final int[] columns;
  private final int[] absent;
  private final long firstLine;
  private long count;

  CsvRowHandler(RowReader rows, Fields fields, long firstLine) {
    this.rows = rows;
    this.columns = fields.columns().stream().mapToInt(Integer::intValue).toArray();
    this.absent = fields.absent().stream().mapToInt(Integer::intValue).toArray();
    this.firstLine = firstLine;
  }

  /** Rows read to their end. */
  long rows() {
    return count;
  }

  void countRow() {
    count++;
  }

  @Override
  protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
    if (field < columns.length && columns[field] >= 0) {
      ValueReader reader = rows.valueOf(columns[field]);
      if (reader != null) {
        reader.text(buffer, offset, length);
      }
    }
  }

  @Override
  protected Boolean buildRecord() {
    long line = firstLine + getStartingLineNumber() - 1;
    if (getFieldCount() == columns.length) {
      for (int column : absent) {
        ValueReader reader = rows.valueOf(column);
        if (reader != null) {
          reader.addMissing();
        }
      }
      rows.endRow(line);
    } else {
      rows.endBrokenRow(
          line, "ragged", "%d fields, expected %d".formatted(getFieldCount(), columns.length));
    }
    return true;
  }
}
