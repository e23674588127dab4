package io.millrace.prediction.protocol;

import io.millrace.domain.PlainText;
import io.millrace.domain.Shortened;

/** What callers wrote, as it may be shown in a message. */
final class Shown {

  private static final int LONGEST = 80;

  private Shown() {}

  /** The text, short and without characters that control anything. */
  static String of(String text) {
    return PlainText.of(Shortened.to(LONGEST, text));
  }
}
