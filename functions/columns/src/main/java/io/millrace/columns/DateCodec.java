package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.time.LocalDate;
import java.util.Set;

/** Calendar dates of the years 1 to 9999, as days since 1970-01-01. */
final class DateCodec extends TimeCodec {

  DateCodec(ColumnFormat format, Set<Value> none) {
    super(ColumnType.DATE, format, none);
  }

  @Override
  long of(long millis) {
    return millis != NONE && Math.floorMod(millis, Times.DAY) == 0
        ? Math.floorDiv(millis, Times.DAY)
        : NONE;
  }

  @Override
  Object json(long value) {
    return LocalDate.ofEpochDay(value).toString();
  }
}
