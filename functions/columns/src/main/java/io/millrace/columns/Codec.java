package io.millrace.columns;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is written in one column as values of its type, whoever wrote it: the cells of CSV,
 * the values of JSON, the typed ones of Parquet. The same value gives the same {@link Value},
 * however it was written; the package lists the spellings.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public abstract sealed class Codec permits NumberCodec, LongCodec, StringCodec {

  private final ColumnType type;
  private final ColumnFormat format;
  private final MissingWords missing;
  private final Set<Value> none;

  /**
   * A codec.
   *
   * @param none what the words of the format mean where they are values: of {@code -999} the number
   */
  Codec(ColumnType type, ColumnFormat format, Set<Value> none) {
    this.type = type;
    this.format = format;
    this.missing = new MissingWords(format.missing());
    this.none = none;
  }

  /** The codec of this column. */
  public static Codec of(Column column) {
    return of(column.type(), ColumnFormat.of(column));
  }

  /**
   * The codec of what {@link #json} wrote of values of any column of this type: in no notation, and
   * every word a value, since what stood for none is null there.
   */
  public static Codec ofDecoded(ColumnType type) {
    return UsualCodecs.ofDecoded(type);
  }

  /** The codec of columns of this type that declare nothing. */
  public static Codec of(ColumnType type) {
    return UsualCodecs.of(type);
  }

  /** The codec of a column of this type and format. */
  public static Codec of(ColumnType type, ColumnFormat format) {
    Codec codec = of(type, format, Set.of());
    Set<Value> none =
        format.unusual(type).stream()
            .map(word -> codec.trimmed(word.toCharArray(), 0, word.length()))
            .filter(value -> !(value instanceof Value.NotOfType))
            .collect(Collectors.toUnmodifiableSet());
    return none.isEmpty() ? codec : of(type, format, none);
  }

  private static Codec of(ColumnType type, ColumnFormat format, Set<Value> none) {
    return switch (type) {
      case NUMBER -> new NumberCodec(format, none);
      case INTEGER -> new IntegerCodec(format, none);
      case BOOLEAN -> new BooleanCodec(format, none);
      case DATE -> new DateCodec(format, none);
      case TIMESTAMP -> new TimestampCodec(format, none);
      case CATEGORY, TEXT -> new StringCodec(type, format, none);
    };
  }

  /** What the values are. */
  public final ColumnType type() {
    return type;
  }

  /** What is read, for whoever wrote something else: {@code a date like 23.11.2026}. */
  public final String expected() {
    return format.expected(type);
  }

  /** A value as it is written here. */
  public final String example() {
    return format.example(type);
  }

  /**
   * Whether these characters stand for no value.
   *
   * @param text neither starts nor ends with a blank between offset and its end
   */
  public final boolean isMissing(char[] text, int offset, int length) {
    return length == 0 || missing.contain(text, offset, length);
  }

  /**
   * Reads a value as it was written.
   *
   * @param written text, number or boolean; a date or a time, zoneless ones in the column's zone,
   *     or in UTC; null for no value. Anything else is not of the type.
   */
  public final Value read(@Nullable Object written) {
    Value value = value(written);
    return hasNone() && isNone(value) ? Value.MISSING : value;
  }

  /** Whether there are values that stand for none. */
  final boolean hasNone() {
    return !none.isEmpty();
  }

  /** Whether this value stands for none. */
  final boolean isNone(Value value) {
    return none.contains(value);
  }

  private Value value(@Nullable Object written) {
    return switch (written) {
      case null -> Value.MISSING;
      case CharSequence text -> text(text.toString());
      case Boolean flag -> flag(flag);
      case Long number -> whole(number);
      case Integer number -> whole(number);
      case Double number -> number(number);
      case Float number -> number(Double.parseDouble(number.toString()));
      case Short number -> whole(number);
      case Byte number -> whole(number);
      case BigInteger number -> decimal(new BigDecimal(number));
      case BigDecimal number -> decimal(number);
      case LocalDate date -> date(date);
      case Instant time -> time(time);
      case LocalDateTime time -> local(time);
      case OffsetDateTime time -> time(time.toInstant());
      case byte[] _ -> new Value.NotOfType("binary");
      default -> new Value.NotOfType(written.toString());
    };
  }

  private Value text(String written) {
    char[] text = written.toCharArray();
    int start = Blanks.skip(text, 0, text.length);
    int length = Blanks.trim(text, start, text.length) - start;
    return isMissing(text, start, length) ? Value.MISSING : trimmed(text, start, length);
  }

  private Value number(double number) {
    if (Double.isNaN(number)) {
      return Value.MISSING;
    }
    return Double.isInfinite(number)
        ? new Value.NotOfType(Double.toString(number))
        : finite(number + 0.0);
  }

  /** The value that is written as these characters, one at least, no blanks around them. */
  abstract Value trimmed(char[] text, int offset, int length);

  abstract Value flag(boolean flag);

  abstract Value whole(long number);

  /** The value that is written as this finite number, never −0. */
  abstract Value finite(double number);

  abstract Value decimal(BigDecimal number);

  abstract Value date(LocalDate date);

  abstract Value time(Instant time);

  /** The value that is written as this time, which says no zone. */
  Value local(LocalDateTime time) {
    return time(time.toInstant(ZoneOffset.UTC));
  }

  /**
   * The value as JSON writes it: a number, a boolean or a string, which {@link #read} gives this
   * same value for; null where there is none.
   */
  public abstract @Nullable Object json(Value value);

  /**
   * The value as a word: its one name among classes, counts and reports. Empty where there is no
   * value.
   */
  public final Optional<String> word(Value value) {
    return Optional.ofNullable(json(value))
        .map(json -> json instanceof Double number ? Decimals.text(number) : json.toString());
  }
}
