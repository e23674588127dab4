package io.millrace.tabular;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.RowRule;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Reads dates and timestamps in ISO 8601, years 0001 to 9999. */
final class TimeReader extends TrimmedReader {

  private static final long DAY_MILLIS = 86_400_000;
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private final boolean dates;
  private long firstDay = Long.MIN_VALUE;
  private long lastDay = Long.MAX_VALUE;
  private Vector.Wholes values = new Vector.Wholes();

  TimeReader(Column column) {
    super(column);
    dates = column.type() == ColumnType.DATE;
    for (RowRule rule : rules(column)) {
      if (rule instanceof RowRule.DateRange(var from, var to)) {
        firstDay = from == null ? firstDay : Math.max(firstDay, from.toEpochDay());
        lastDay = to == null ? lastDay : Math.min(lastDay, to.toEpochDay());
      }
    }
  }

  @Override
  void start(Vector vector) {
    values = (Vector.Wholes) vector;
  }

  @Override
  void trimmed(char[] buffer, int offset, int length) {
    String text = new String(buffer, offset, length);
    try {
      long value = parse(text);
      long day = dates ? value : Math.floorDiv(value, DAY_MILLIS);
      if (day < FIRST_DAY || day > LAST_DAY) {
        notOfType(text);
        return;
      }
      if (day < firstDay || day > lastDay) {
        broken("date-range", text);
      }
      values.add(value);
    } catch (DateTimeException | ArithmeticException notATime) {
      notOfType(text);
    }
  }

  private long parse(String text) {
    return dates
        ? LocalDate.parse(text).toEpochDay()
        : OffsetDateTime.parse(text).toInstant().toEpochMilli();
  }

  @Override
  void number(double value) {
    notOfType(Double.toString(value));
  }

  @Override
  void addMissing() {
    values.addMissing();
  }
}
