package io.millrace.definition;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lines of YAML, and how values are written in them. */
final class YamlLines {

  private final StringBuilder out = new StringBuilder();

  void line(String text) {
    out.append(text).append('\n');
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** Texts that read back as themselves, on one line. */
  static String list(Stream<String> values) {
    return values.map(YamlLines::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A whole number without its fraction, and {@code null} for no bound. */
  static String plain(@Nullable Double bound) {
    return bound != null && bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? Long.toString(bound.longValue())
        : String.valueOf(bound);
  }

  /** A text that reads back as itself: plain where YAML leaves no doubt, else in quotes. */
  static String quoted(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_ -]*[A-Za-z0-9_]|[A-Za-z_]")
            && !text.matches("(?i)null|true|false")
        ? text
        : "\""
            + text.codePoints().mapToObj(YamlLines::escaped).collect(Collectors.joining())
            + "\"";
  }

  private static String escaped(int codePoint) {
    return codePoint == '"' || codePoint == '\\'
        ? "\\" + Character.toString(codePoint)
        : codePoint < 0x20
                || codePoint == 0x7F
                || (codePoint >= 0x80
                    && !Character.isLetterOrDigit(codePoint)
                    && Character.getType(codePoint) != Character.CURRENCY_SYMBOL)
            ? String.format(Locale.ROOT, codePoint > 0xFFFF ? "\\U%08X" : "\\u%04X", codePoint)
            : Character.toString(codePoint);
  }
}
