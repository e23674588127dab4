package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.time.Instant;
import java.util.Set;

/** Instants of the years 1 to 9999, as milliseconds since 1970-01-01 UTC. */
final class TimestampCodec extends TimeCodec {

  TimestampCodec(ColumnFormat format, Set<Value> none) {
    super(ColumnType.TIMESTAMP, format, none);
  }

  @Override
  long of(long millis) {
    return millis;
  }

  @Override
  Object json(long value) {
    return Instant.ofEpochMilli(value).toString();
  }
}
