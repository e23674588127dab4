package io.millrace.tabular.rows;

import java.util.Locale;

/** Foreign text, made short and printable before it is shown to anybody. */
public final class Echo {

  private static final int LENGTH = 80;

  private Echo() {}

  public static String of(CharSequence text) {
    StringBuilder echo = new StringBuilder();
    for (int i = 0; i < text.length() && i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean printable =
          !Character.isISOControl(c)
              && Character.getType(c) != Character.FORMAT
              && !Character.isSurrogate(c);
      echo.append(printable ? c : '?');
    }
    return text.length() > LENGTH ? echo.append('…').toString() : echo.toString();
  }

  public static String bytes(int value) {
    return String.format(Locale.ROOT, "0x%02X", value & 0xff);
  }
}
