package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.util.Set;

/** Booleans, as 1 and 0. */
final class BooleanCodec extends LongCodec {

  private static final String[] TRUE = {"true", "1", "yes", "t", "y"};
  private static final String[] FALSE = {"false", "0", "no", "f", "n"};

  BooleanCodec(ColumnFormat format, Set<Value> none) {
    super(ColumnType.BOOLEAN, format, none);
  }

  @Override
  public long parse(char[] text, int offset, int length) {
    if (isAny(FALSE, text, offset, length)) {
      return 0;
    }
    if (isAny(TRUE, text, offset, length)) {
      return 1;
    }
    double number = Decimals.parse(text, offset, length);
    return number == 0 || number == 1 ? (long) number : NONE;
  }

  private static boolean isAny(String[] words, char[] text, int offset, int length) {
    for (String word : words) {
      if (StringCodec.is(word, text, offset, length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  Value flag(boolean flag) {
    return new Value.OfLong(flag ? 1 : 0);
  }

  @Override
  Value whole(long number) {
    return valueOr(number == 0 || number == 1 ? number : NONE, number);
  }

  @Override
  Object json(long value) {
    return value != 0;
  }
}
