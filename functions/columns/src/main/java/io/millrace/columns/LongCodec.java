package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values that are a long each: see {@link Value.OfLong}. */
public abstract sealed class LongCodec extends Codec permits IntegerCodec, BooleanCodec, TimeCodec {

  /** Stands for none, and is never a value. */
  public static final long NONE = Long.MIN_VALUE;

  LongCodec(ColumnType type, ColumnFormat format, Set<Value> none) {
    super(type, format, none);
  }

  /** Whether the value stands for none. */
  public final boolean isMissing(long value) {
    return hasNone() && isNone(new Value.OfLong(value));
  }

  /**
   * The value that these characters are, no blanks around them; {@link #NONE} where they are not of
   * the type.
   */
  public abstract long parse(char[] text, int offset, int length);

  /** The value as a word; see {@link Codec#word}. */
  public final String word(long value) {
    return json(value).toString();
  }

  /** The value as JSON writes it. */
  abstract Object json(long value);

  @Override
  public final @Nullable Object json(Value value) {
    return value instanceof Value.OfLong(var number) ? json(number) : null;
  }

  @Override
  final Value trimmed(char[] text, int offset, int length) {
    long value = parse(text, offset, length);
    return value == NONE
        ? new Value.NotOfType(new String(text, offset, length))
        : new Value.OfLong(value);
  }

  /** The value, or that {@code written} is not of the type if there is {@link #NONE}. */
  static Value valueOr(long value, Object written) {
    return value == NONE ? new Value.NotOfType(written.toString()) : new Value.OfLong(value);
  }

  @Override
  Value flag(boolean flag) {
    return new Value.NotOfType(Boolean.toString(flag));
  }

  @Override
  Value whole(long number) {
    return new Value.NotOfType(Long.toString(number));
  }

  @Override
  Value finite(double number) {
    return Decimals.isWhole(number)
        ? whole((long) number)
        : new Value.NotOfType(Double.toString(number));
  }

  @Override
  final Value decimal(BigDecimal number) {
    try {
      return whole(number.longValueExact());
    } catch (ArithmeticException notWhole) {
      return new Value.NotOfType(number.toString());
    }
  }

  @Override
  Value date(LocalDate date) {
    return new Value.NotOfType(date.toString());
  }

  @Override
  Value time(Instant time) {
    return new Value.NotOfType(time.toString());
  }
}
