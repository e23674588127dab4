package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finite 64-bit floating point numbers. */
public final class NumberCodec extends Codec {

  private final @Nullable NumberStyle style;

  NumberCodec(ColumnFormat format, Set<Value> none) {
    super(ColumnType.NUMBER, format, none);
    style = NumberStyle.of(format);
  }

  /** The number that these characters are, no blanks around them; NaN where they are none. */
  public double parse(char[] text, int offset, int length) {
    if (style == null) {
      return Decimals.parse(text, offset, length);
    }
    char[] plain = style.plain(text, offset, length);
    return plain.length == 0 ? Double.NaN : Decimals.parse(plain, 0, plain.length);
  }

  /** Whether the number stands for no value. */
  public boolean isMissing(double number) {
    return hasNone() && isNone(new Value.OfNumber(number));
  }

  /** The number as a word; see {@link Codec#word}. */
  public String word(double number) {
    return Decimals.text(number);
  }

  @Override
  Value trimmed(char[] text, int offset, int length) {
    double number = parse(text, offset, length);
    return Double.isNaN(number)
        ? new Value.NotOfType(new String(text, offset, length))
        : new Value.OfNumber(number);
  }

  @Override
  Value flag(boolean flag) {
    return new Value.NotOfType(Boolean.toString(flag));
  }

  @Override
  Value whole(long number) {
    return new Value.OfNumber((double) number);
  }

  @Override
  Value finite(double number) {
    return new Value.OfNumber(number);
  }

  @Override
  Value decimal(BigDecimal number) {
    double value = Decimals.finite(number.doubleValue());
    return Double.isNaN(value) ? new Value.NotOfType(number.toString()) : new Value.OfNumber(value);
  }

  @Override
  Value date(LocalDate date) {
    return new Value.NotOfType(date.toString());
  }

  @Override
  Value time(Instant time) {
    return new Value.NotOfType(time.toString());
  }

  @Override
  public @Nullable Object json(Value value) {
    return value instanceof Value.OfNumber(var number) ? (Object) number : null;
  }
}
