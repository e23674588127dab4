package io.millrace.domain;

/** The beginning of a text that may be as long as whoever caused it likes. */
public final class Shortened {

  private static final String MORE = "…";
  private static final int LONGEST_WORD = 40;

  private Shortened() {}

  /**
   * The text, or as much of it as fits, marked as cut: between words, so that no number is cut to
   * another one, or within a word of more than {@value #LONGEST_WORD} characters.
   */
  public static String to(int length, String text) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - MORE.length();
    int blank = text.lastIndexOf(' ', end);
    if (blank > 0 && end - blank <= LONGEST_WORD) {
      return text.substring(0, blank) + MORE;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }
}
