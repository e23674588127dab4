package io.millrace.tabular.rows;

import io.millrace.columns.Blanks;
import io.millrace.columns.Codec;
import io.millrace.columns.LongCodec;
import io.millrace.columns.NumberCodec;
import io.millrace.columns.StringCodec;
import io.millrace.columns.Value;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.RowRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the raw values of one column into typed ones, by its {@link Codec}, and checks its rules on
 * the way.
 *
 * <p>A row gives a column one call of {@link #text}, {@link #decimal}, {@link #value} or {@link
 * #missing}. Each reader belongs to one thread.
 */
public abstract sealed class ValueReader implements ValueSink
    permits NumberReader, LongReader, StringReader {

  private final Column column;
  private final Codec codec;
  private Batch batch = new Batch(List.of());

  ValueReader(Column column, Codec codec) {
    this.column = column;
    this.codec = codec;
  }

  public static ValueReader of(Column column) {
    return switch (Codec.of(column)) {
      case NumberCodec codec -> new NumberReader(column, codec);
      case LongCodec codec -> new LongReader(column, codec);
      case StringCodec codec -> new StringReader(column, codec);
    };
  }

  final Column column() {
    return column;
  }

  /** Whether there was a time, written as a text, that says no offset from UTC. */
  boolean isZoneless() {
    return false;
  }

  /** Values from now on go into this batch. */
  void startBatch(Batch into, Vector vector) {
    batch = into;
    start(vector);
  }

  abstract void start(Vector vector);

  @Override
  public final void text(char[] buffer, int offset, int length) {
    int start = Blanks.skip(buffer, offset, offset + length);
    int trimmed = Blanks.trim(buffer, start, offset + length) - start;
    if (codec.isMissing(buffer, start, trimmed)) {
      missing(trimmed == 0 ? "" : new String(buffer, start, trimmed));
    } else {
      trimmed(buffer, start, trimmed);
    }
  }

  /** The value is written as these characters, one at least, the first and last no blanks. */
  abstract void trimmed(char[] buffer, int offset, int length);

  /** The value is this number, written with a point or an exponent and without quotes. */
  public void decimal(char[] buffer, int offset, int length) {
    if (column.notation() == null) {
      trimmed(buffer, offset, length);
    } else {
      value(Double.valueOf(new String(buffer, offset, length)));
    }
  }

  @Override
  public final void value(@Nullable Object written) {
    switch (codec.read(written)) {
      case Value.Missing _ -> missing();
      case Value.NotOfType(var text) -> notOfType(text);
      case Value.OfNumber(var number) -> add(number);
      case Value.OfLong(var number) -> add(number);
      case Value.OfString(var string) -> add(string);
    }
  }

  void add(double number) {
    throw new IllegalStateException("a number in " + column);
  }

  void add(long number) {
    throw new IllegalStateException("a long in " + column);
  }

  void add(String string) {
    throw new IllegalStateException("a string in " + column);
  }

  @Override
  public final void missing() {
    missing("");
  }

  /**
   * @param written what stands for no value
   */
  final void missing(String written) {
    if (column.required()) {
      broken("required", written);
    }
    addMissing();
  }

  public abstract void addMissing();

  /** Records a value that is not of the column's type; the row counts as without one. */
  @Override
  public final void notOfType(CharSequence value) {
    broken("type", value);
    addMissing();
  }

  final void broken(String rule, CharSequence value) {
    batch.addBroken(batch.rows(), new Broken(column.name(), rule, Echo.of(value)));
  }

  /** The rules that see one value, in their order. */
  static List<RowRule> rules(Column column) {
    return RowRule.ofOneValue(column.rules());
  }
}
