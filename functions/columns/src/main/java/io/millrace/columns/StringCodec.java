package io.millrace.columns;

import io.millrace.domain.project.ColumnType;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Categories and texts. Of a category, what other writers have only one way to write is one word
 * here, too: {@code TRUE} is {@code true}, {@code 1.0} is {@code 1}, and letters with accents are
 * composed (Unicode's NFC). {@code 1.10} stays apart from {@code 1.1}, and {@code 01} from {@code
 * 1}.
 */
public final class StringCodec extends Codec {

  private static final int ASCII = 128;

  StringCodec(ColumnType type, ColumnFormat format, Set<Value> none) {
    super(type, format, none);
  }

  /** Whether the word stands for no value. */
  public boolean isMissing(String word) {
    return hasNone() && isNone(new Value.OfString(word));
  }

  /** The word that these characters are, no blanks around them. */
  public String parse(char[] text, int offset, int length) {
    if (type() == ColumnType.TEXT) {
      return new String(text, offset, length);
    }
    if (is("true", text, offset, length)) {
      return "true";
    }
    if (is("false", text, offset, length)) {
      return "false";
    }
    return composed(new String(text, offset, wholePart(text, offset, length)));
  }

  /** How many of the characters are left when a whole number loses its {@code .0}; often all. */
  private static int wholePart(char[] text, int offset, int length) {
    int end = offset + length;
    int at = offset + (text[offset] == '-' && length > 1 ? 1 : 0);
    int first = at;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    boolean whole = at - first == 1 || (at > first && text[first] != '0');
    int point = at;
    if (!whole || end - point < 2 || text[at++] != '.') {
      return length;
    }
    while (at < end && text[at] == '0') {
      at++;
    }
    return at == end ? point - offset : length;
  }

  private static String composed(String word) {
    if (word.equals("-0")) {
      return "0";
    }
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) >= ASCII) {
        return Normalizer.normalize(word, Normalizer.Form.NFC);
      }
    }
    return word;
  }

  /** Whether these characters are this word of lower case ASCII letters, in any case. */
  static boolean is(String word, char[] text, int offset, int length) {
    if (length != word.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text[offset + i];
      if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  Value trimmed(char[] text, int offset, int length) {
    return new Value.OfString(parse(text, offset, length));
  }

  @Override
  Value flag(boolean flag) {
    return new Value.OfString(Boolean.toString(flag));
  }

  @Override
  Value whole(long number) {
    return new Value.OfString(Long.toString(number));
  }

  @Override
  Value finite(double number) {
    return new Value.OfString(Decimals.text(number));
  }

  @Override
  Value decimal(BigDecimal number) {
    return new Value.OfString(Decimals.text(number));
  }

  @Override
  Value date(LocalDate date) {
    return new Value.OfString(date.toString());
  }

  @Override
  Value time(Instant time) {
    return new Value.OfString(time.toString());
  }

  @Override
  public @Nullable Object json(Value value) {
    return value instanceof Value.OfString(var string) ? string : null;
  }
}
