package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.TimePattern;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dates and times, by their pattern if they have one, else in ISO 8601. */
public abstract sealed class TimeCodec extends LongCodec permits DateCodec, TimestampCodec {

  private static final int OFFSET_FROM = 11; // after a date and what parts it from the time

  private final @Nullable TimePattern pattern;
  private final @Nullable ZoneId declared;
  private final ZoneId zone;

  TimeCodec(ColumnType type, ColumnFormat format, Set<Value> none) {
    super(type, format, none);
    Notation notation = format.notation();
    pattern = notation == null ? null : notation.time();
    String name = notation == null ? null : notation.zone();
    declared = name == null ? null : ZoneId.of(name);
    zone = declared == null ? ZoneOffset.UTC : declared;
  }

  /** The value of a time in milliseconds, or of {@link #NONE}. */
  abstract long of(long millis);

  @Override
  public final long parse(char[] text, int offset, int length) {
    if (pattern == null) {
      return of(Times.parse(text, offset, length, zone));
    }
    long time = Times.parse(text, offset, length, pattern, zone);
    return of(
        time == NONE && pattern.isApartFromIso() ? Times.parse(text, offset, length, zone) : time);
  }

  /** Whether it is declared in which zone times are that say no offset. */
  public final boolean hasZone() {
    return declared != null;
  }

  /**
   * Whether a time that is written so, no blanks around it, says how far from UTC it is.
   *
   * @param text that is a time
   */
  public final boolean saysOffset(char[] text, int offset, int length) {
    if (pattern != null && Times.parse(text, offset, length, pattern, zone) != NONE) {
      return pattern.hasOffset();
    }
    for (int i = offset + length - 1; i >= offset + OFFSET_FROM; i--) {
      if (text[i] == '+' || text[i] == '-' || (text[i] | 0x20) == 'z') {
        return true;
      }
    }
    return false;
  }

  @Override
  final Value whole(long number) {
    return number(Long.toString(number));
  }

  @Override
  final Value finite(double number) {
    return number(Decimals.text(number));
  }

  /** What a number of JSON or Parquet is, which only some patterns take for a time. */
  private Value number(String number) {
    return pattern != null && pattern.isNumber()
        ? trimmed(number.toCharArray(), 0, number.length())
        : new Value.NotOfType(number);
  }

  @Override
  final Value date(LocalDate date) {
    return valueOr(of(Times.within(date, zone)), date);
  }

  @Override
  final Value time(Instant time) {
    return valueOr(of(Times.within(time)), time);
  }

  @Override
  final Value local(LocalDateTime time) {
    return valueOr(of(Times.within(time, zone)), time);
  }
}
