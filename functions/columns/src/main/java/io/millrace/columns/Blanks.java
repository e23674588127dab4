package io.millrace.columns;

/** Blanks around a value: spaces of every width, tabs, line breaks and the byte order mark. */
public final class Blanks {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Blanks() {}

  /** Where the first character that is no blank is, from {@code start} on; {@code end} if none. */
  public static int skip(char[] text, int start, int end) {
    int at = start;
    while (at < end && isBlank(text[at])) {
      at++;
    }
    return at;
  }

  /** Where the blanks before {@code end} begin, not before {@code start}. */
  public static int trim(char[] text, int start, int end) {
    int at = end;
    while (at > start && isBlank(text[at - 1])) {
      at--;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c <= ' '
        ? Character.isWhitespace(c)
        : c >= 0x80
            && (Character.isSpaceChar(c) || Character.isWhitespace(c) || c == BYTE_ORDER_MARK);
  }
}
