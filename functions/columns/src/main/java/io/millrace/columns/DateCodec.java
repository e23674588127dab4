package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.time.Instant;
import java.time.LocalDate;

/** Calendar dates of the years 1 to 9999, as days since 1970-01-01. */
final class DateCodec extends LongCodec {

  DateCodec(Format format) {
    super(ColumnType.DATE, format);
  }

  @Override
  public long parse(char[] text, int offset, int length) {
    return day(Times.parse(text, offset, length));
  }

  private static long day(long millis) {
    return millis != NONE && Math.floorMod(millis, Times.DAY) == 0
        ? Math.floorDiv(millis, Times.DAY)
        : NONE;
  }

  @Override
  Value date(LocalDate date) {
    return valueOr(day(Times.within(date)), date);
  }

  @Override
  Value time(Instant time) {
    return valueOr(day(Times.within(time)), time);
  }

  @Override
  Object json(long value) {
    return LocalDate.ofEpochDay(value).toString();
  }
}
