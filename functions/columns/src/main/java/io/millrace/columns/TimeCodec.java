package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.TimePattern;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dates and times, by their pattern if they have one, else in ISO 8601. */
public abstract sealed class TimeCodec extends LongCodec permits DateCodec, TimestampCodec {

  private static final int OFFSET_FROM = 11; // after a date and what parts it from the time

  private final @Nullable TimePattern pattern;

  TimeCodec(ColumnType type, Format format, Set<Value> none) {
    super(type, format, none);
    Notation notation = format.notation();
    String text = notation == null ? null : notation.pattern();
    pattern = text == null ? null : new TimePattern(text);
  }

  /** The value of a time in milliseconds, or of {@link #NONE}. */
  abstract long of(long millis);

  @Override
  public final long parse(char[] text, int offset, int length) {
    if (pattern == null) {
      return of(Times.parse(text, offset, length));
    }
    long time = Times.parse(text, offset, length, pattern);
    return of(time == NONE && pattern.isApartFromIso() ? Times.parse(text, offset, length) : time);
  }

  /**
   * Whether a time that is written so, no blanks around it, says how far from UTC it is.
   *
   * @param text that is a time
   */
  public final boolean saysOffset(char[] text, int offset, int length) {
    if (pattern != null && Times.parse(text, offset, length, pattern) != NONE) {
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
    return valueOr(of(Times.within(date)), date);
  }

  @Override
  final Value time(Instant time) {
    return valueOr(of(Times.within(time)), time);
  }
}
