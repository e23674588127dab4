package io.millrace.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was printed to a terminal, as a picture of it (SVG). */
final class Recording extends OutputStream {

  private static final Pattern STYLE = Pattern.compile("\u001b\\[([0-9;]*)m");
  private static final Pattern NEWLINE = Pattern.compile("\n");
  private static final String ERASE = "\r\u001b[K";
  private static final int LINE = 20;
  private static final int COLUMNS = 130; // what is longer is cut off at the picture's edge
  private static final double CHARACTER = 8.43;
  private static final int MARGIN = 16;

  private final OutputStream shown;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /** Keeps what is printed to {@code shown}. */
  Recording(OutputStream shown) {
    this.shown = shown;
  }

  @Override
  public void write(int octet) throws IOException {
    shown.write(octet);
    kept.write(octet);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    shown.write(bytes, offset, length);
    kept.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    shown.flush();
  }

  /** The picture of all lines. */
  String svg() {
    List<String> lines =
        NEWLINE // lines() would take the \r of an erased line for an end
            .splitAsStream(kept.toString(StandardCharsets.UTF_8))
            .map(Recording::afterErasing)
            .toList();
    int widest =
        lines.stream()
            .mapToInt(line -> STYLE.matcher(line).replaceAll("").length())
            .max()
            .orElse(0);
    long width = Math.round(Math.min(widest, COLUMNS) * CHARACTER) + 2 * MARGIN;
    int height = lines.size() * LINE + 2 * MARGIN;
    StringBuilder svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %1$s %2$s">
            <rect width="100%%" height="100%%" rx="8" fill="#16191d"/>
            <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" \
            fill="#d7dae0">
            """
                .formatted(width, height));
    for (int i = 0; i < lines.size(); i++) {
      svg.append("<text x=\"%s\" y=\"%s\">".formatted(MARGIN, MARGIN + LINE * i + 14))
          .append(styled(lines.get(i)))
          .append("</text>\n");
    }
    return svg.append("</g>\n</svg>\n").toString();
  }

  private static String afterErasing(String line) {
    int erased = line.lastIndexOf(ERASE);
    return erased < 0 ? line : line.substring(erased + ERASE.length());
  }

  private static String styled(String line) {
    StringBuilder out = new StringBuilder();
    Matcher style = STYLE.matcher(line);
    boolean open = false;
    int from = 0;
    while (style.find()) {
      out.append(escaped(line.substring(from, style.start())));
      out.append(open ? "</tspan>" : "");
      String attributes = attributes(style.group(1));
      open = !attributes.isEmpty();
      out.append(open ? "<tspan " + attributes + ">" : "");
      from = style.end();
    }
    return out.append(escaped(line.substring(from))).append(open ? "</tspan>" : "").toString();
  }

  private static String attributes(String code) {
    return switch (code) {
      case "1" -> "font-weight=\"bold\" fill=\"#ffffff\"";
      case "2" -> "fill=\"#8b929e\"";
      case "31" -> "fill=\"#ff7b72\"";
      case "32" -> "fill=\"#7ee787\"";
      default -> "";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(' ', '\u00a0')
        .replace(">", "&gt;");
  }
}
