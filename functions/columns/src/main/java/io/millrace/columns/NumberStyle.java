package io.millrace.columns;

import io.millrace.domain.project.Notation;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people write them: thousands apart, another decimal mark, a unit before or after, a
 * sign on either side of it, or parentheses for less than zero. {@code 1.234,50 €}, {@code -$5},
 * {@code (1,234.50)}, {@code 12 %}.
 *
 * <p>Groups are of three digits (between others, of two: {@code 12,34,567}), so that {@code 12.5}
 * is never taken for 125.
 *
 * @param decimal what comes before the fraction
 * @param thousands what parts thousands; 0 for nothing
 * @param unit what may stand on one side; empty for none
 */
record NumberStyle(char decimal, char thousands, String unit) {

  private static final int GROUP = 3;

  /** The style of a notation; null for the usual one, which is read as it is. */
  static @Nullable NumberStyle of(ColumnFormat format) {
    Notation notation = format.notation();
    return notation == null
        ? null
        : new NumberStyle(
            character(notation.decimal(), '.'),
            character(notation.thousands(), (char) 0),
            notation.unit() == null ? "" : notation.unit());
  }

  private static char character(@Nullable String text, char otherwise) {
    return text == null ? otherwise : text.charAt(0);
  }

  /**
   * The same number in digits, point and exponent; empty where the characters are none of this
   * style.
   */
  char[] plain(char[] text, int offset, int length) {
    int at = offset;
    int end = offset + length;
    boolean signed = false;
    boolean negative = false;
    boolean named = unit.isEmpty();
    if (length > 2 && text[at] == '(' && text[end - 1] == ')') {
      signed = true;
      negative = true;
      at = Blanks.skip(text, at + 1, end);
      end = Blanks.trim(text, at, end - 1);
    }
    for (boolean more = true; more && at < end; at = Blanks.skip(text, at, end)) {
      if (!signed && isSign(text[at])) {
        signed = true;
        negative = text[at++] != '+';
      } else if (!named && isUnit(text, at, end)) {
        named = true;
        at += unit.length();
      } else {
        more = false;
      }
    }
    for (boolean more = true; more && at < end; end = Blanks.trim(text, at, end)) {
      if (!signed && isSign(text[end - 1])) {
        signed = true;
        negative = text[--end] != '+';
      } else if (!named && isUnit(text, end - unit.length(), end)) {
        named = true;
        end -= unit.length();
      } else {
        more = false;
      }
    }
    return digits(text, at, end, negative);
  }

  /** The number 1234, perhaps with a fraction, in this style. */
  String written(String plain) {
    String marked = plain.replace('.', decimal);
    return (thousands == 0 ? marked : marked.replaceFirst("1", "1" + thousands))
        + (unit.isEmpty() ? "" : " " + unit);
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+' || c == '−';
  }

  private boolean isUnit(char[] text, int at, int end) {
    return at >= 0
        && end - at >= unit.length()
        && unit.equalsIgnoreCase(new String(text, at, unit.length()));
  }

  private char[] digits(char[] text, int start, int end, boolean negative) {
    StringBuilder plain = new StringBuilder(end - start + 1).append(negative ? "-" : "");
    int at = start;
    int group = 0;
    boolean grouped = false;
    for (; at < end && (isDigit(text[at]) || isThousands(text[at])); at++) {
      if (isDigit(text[at])) {
        group++;
        plain.append(text[at]);
      } else if (group == 0 || group > GROUP || (grouped && group == 1)) {
        return new char[0];
      } else {
        grouped = true;
        group = 0;
      }
    }
    if (grouped && group != GROUP) {
      return new char[0];
    }
    if (at < end && text[at] == decimal) {
      plain.append('.');
      for (at++; at < end && isDigit(text[at]); at++) {
        plain.append(text[at]);
      }
    }
    if (!grouped && at < end && (text[at] | 0x20) == 'e') {
      plain.append('e');
      for (at++; at < end && (isDigit(text[at]) || isSign(text[at])); at++) {
        plain.append(text[at]);
      }
    }
    return at == end ? plain.toString().toCharArray() : new char[0];
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean isThousands(char c) {
    return switch (thousands) {
      case 0 -> false;
      case ' ' -> c == ' ' || c == '\u00a0' || c == '\u202f' || c == '\u2009';
      case '\'' -> c == '\'' || c == '’';
      default -> c == thousands;
    };
  }
}
