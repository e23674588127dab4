package io.millrace.domain;

/**
 * Text as it may stand in one line before people: no control characters, no breaks of lines, and
 * nothing that is not seen but changes how the rest is read, such as an order to write from right
 * to left. The joiners that scripts and emoji need are no such thing.
 */
public final class PlainText {

  private PlainText() {}

  /** Whether all of this text is plain. */
  public static boolean is(String text) {
    return text.codePoints().allMatch(PlainText::isPlain);
  }

  /** This text with a question mark for each character that is not plain. */
  public static String of(String text) {
    if (is(text)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().map(each -> isPlain(each) ? each : '?').forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static boolean isPlain(int character) {
    return switch (character) {
      case 0x061c, 0x200b, 0x200e, 0x200f, 0xfeff -> false;
      default ->
          !Character.isISOControl(character)
              && !between(0x2028, character, 0x202e) // breaks of lines, and orders of writing
              && !between(0x2060, character, 0x206f)
              && !between(Character.MIN_SURROGATE, character, Character.MAX_SURROGATE);
    };
  }

  private static boolean between(int first, int character, int last) {
    return first <= character && character <= last;
  }
}
