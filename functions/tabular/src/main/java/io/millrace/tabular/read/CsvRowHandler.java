package io.millrace.tabular.read;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.millrace.tabular.rows.Fields;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.ValueReader;

/**
 * Hands each field of a CSV row to its column as it is parsed, without making a string of it.
 *
 * <p>A row without anything in it but blanks is none. A row may have more fields than the header if
 * there is nothing in them, and fewer if the header has no names for those that it lacks.
 */
final class CsvRowHandler extends AbstractBaseCsvCallbackHandler<Boolean> {

  private static final char[] NOTHING = new char[0];

  private final RowReader rows;
  private final int[] columns;
  private final int[] absent;
  private final int named;
  private final long firstLine;
  private boolean blank = true;
  private boolean tooLong;
  private long blanks;

  CsvRowHandler(RowReader rows, Fields fields, long firstLine) {
    this.rows = rows;
    this.columns = fields.columns().stream().mapToInt(Integer::intValue).toArray();
    this.absent = fields.absent().stream().mapToInt(Integer::intValue).toArray();
    this.named = fields.named();
    this.firstLine = firstLine;
  }

  /** Rows that had separators or blanks in them only. */
  long blanks() {
    return blanks;
  }

  /** The line on which the row being read starts. */
  long line() {
    return firstLine + getStartingLineNumber() - 1;
  }

  @Override
  protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
    if (blank) {
      if (isBlank(buffer, offset, length)) {
        return;
      }
      blank = false;
      for (int before = 0; before < field; before++) {
        hand(before, NOTHING, 0, 0);
      }
    }
    hand(field, buffer, offset, length);
  }

  private void hand(int field, char[] buffer, int offset, int length) {
    if (field >= columns.length) {
      tooLong |= !isBlank(buffer, offset, length);
    } else if (columns[field] >= 0) {
      ValueReader reader = rows.valueOf(columns[field]);
      if (reader != null) {
        reader.text(buffer, offset, length);
      }
    }
  }

  private static boolean isBlank(char[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] > ' ') {
        return false;
      }
    }
    return true;
  }

  @Override
  protected Boolean buildRecord() {
    if (blank) {
      blanks++;
    } else if (tooLong || getFieldCount() < named) {
      rows.endBrokenRow(
          line(), "ragged", "%s fields, expected %s".formatted(getFieldCount(), columns.length));
    } else {
      for (int column : absent) {
        ValueReader reader = rows.valueOf(column);
        if (reader != null) {
          reader.addMissing();
        }
      }
      rows.endRow(line());
    }
    blank = true;
    tooLong = false;
    return true;
  }
}
