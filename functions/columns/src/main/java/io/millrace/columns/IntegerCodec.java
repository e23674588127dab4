package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whole numbers of 64 bits; {@code 12.0} is one, as tools write it that know no other numbers. */
final class IntegerCodec extends LongCodec {

  private static final int DIGITS = 18; // as many always fit

  private final @Nullable NumberStyle style;

  IntegerCodec(ColumnFormat format, Set<Value> none) {
    super(ColumnType.INTEGER, format, none);
    style = NumberStyle.of(format);
  }

  @Override
  public long parse(char[] text, int offset, int length) {
    if (style == null) {
      return plain(text, offset, length);
    }
    char[] plain = style.plain(text, offset, length);
    return plain.length == 0 ? NONE : plain(plain, 0, plain.length);
  }

  private static long plain(char[] text, int offset, int length) {
    int at = offset;
    int end = offset + length;
    boolean negative = text[at] == '-';
    at += negative || text[at] == '+' ? 1 : 0;
    long value = 0;
    boolean plain = at < end && end - at <= DIGITS;
    for (; plain && at < end; at++) {
      int digit = text[at] - '0';
      plain = digit >= 0 && digit <= 9;
      value = value * 10 + digit;
    }
    if (plain) {
      return negative ? -value : value;
    }
    return unusual(text, offset, length);
  }

  private static long unusual(char[] text, int offset, int length) {
    try {
      return Long.parseLong(new String(text, offset, length));
    } catch (NumberFormatException e) {
      double value = Decimals.parse(text, offset, length);
      return Decimals.isWhole(value) ? (long) value : NONE;
    }
  }

  @Override
  Value whole(long number) {
    return valueOr(number, number);
  }

  @Override
  Object json(long value) {
    return value;
  }
}
