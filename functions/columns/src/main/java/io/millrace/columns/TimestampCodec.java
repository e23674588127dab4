package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.time.Instant;
import java.time.LocalDate;

/** Instants of the years 1 to 9999, as milliseconds since 1970-01-01 UTC. */
final class TimestampCodec extends LongCodec {

  TimestampCodec(Format format) {
    super(ColumnType.TIMESTAMP, format);
  }

  @Override
  public long parse(char[] text, int offset, int length) {
    return Times.parse(text, offset, length);
  }

  @Override
  Value date(LocalDate date) {
    return valueOr(Times.within(date), date);
  }

  @Override
  Value time(Instant time) {
    return valueOr(Times.within(time), time);
  }

  @Override
  Object json(long value) {
    return Instant.ofEpochMilli(value).toString();
  }
}
