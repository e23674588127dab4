package io.millrace.domain;

/** The beginning of a text that may be as long as whoever caused it likes. */
public final class Shortened {

  private static final String MORE = "…";

  private Shortened() {}

  /** The text, or as much of it as fits, cut between characters and marked as cut. */
  public static String to(int length, String text) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - MORE.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }
}
