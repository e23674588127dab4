package io.millrace.domain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Pieces of HTML; every text that goes in is escaped, and plain: see {@link PlainText}. */
public final class Html {

  /** A longer word in a table may be broken, and a shorter one never is. */
  private static final int LONGEST_WORD = 24;

  private Html() {}

  /**
   * A whole page, which loads nothing from anywhere and runs nothing.
   *
   * @param style of it alone, after what all pages share
   * @param header what comes after the title, in HTML
   * @param body the sections, in HTML
   */
  public static String page(String title, String style, String header, String body) {
    return """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    %s%s</style></head>
    <body><main>
    <header><h1>%s</h1>%s</header>
    %s</main></body></html>
    """
        .formatted(
            escape(title), resource(Html.class, "page.css"), style, escape(title), header, body);
  }

  /**
   * A text that is packed beside a class.
   *
   * @throws IllegalStateException if it is not there
   */
  public static String resource(Class<?> beside, String name) {
    try (InputStream text = beside.getResourceAsStream(name)) {
      if (text == null) {
        throw new IllegalStateException(name + " is not beside " + beside.getName());
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text as it may stand in an element or in a quoted attribute. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    PlainText.of(text)
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '&' -> safe.append("&amp;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.appendCodePoint(c);
          }
        });
    return safe.toString();
  }

  /** A section under its title; nothing where there is no content. */
  public static String section(String title, String content) {
    return content.isEmpty()
        ? ""
        : "<section><h2>%s</h2>%s</section>\n".formatted(escape(title), content);
  }

  /** A text as a paragraph. */
  public static String paragraph(String text) {
    return "<p>%s</p>".formatted(escape(text));
  }

  /** Texts one below the other. */
  public static String list(List<String> items) {
    return items.stream()
        .map(item -> "<li>%s</li>".formatted(escape(item)))
        .collect(Collectors.joining("", "<ul>", "</ul>"));
  }

  /** Names and values side by side, in the map's order. */
  public static String facts(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact ->
            "<dt>%s</dt><dd>%s</dd>".formatted(escape(fact.getKey()), escape(fact.getValue())))
        .collect(Collectors.joining("", "<dl>", "</dl>"));
  }

  /** A table of texts; the first column names the row, the others are figures. */
  public static String table(List<String> head, List<List<String>> rows) {
    String top =
        head.stream()
            .map(cell -> "<th>%s</th>".formatted(cell(cell)))
            .collect(Collectors.joining("", "<tr>", "</tr>"));
    return rows.stream()
        .map(Html::row)
        .collect(
            Collectors.joining(
                "",
                "<div class=\"scroll\"><table><thead>" + top + "</thead><tbody>",
                "</tbody></table></div>"));
  }

  private static String row(List<String> cells) {
    return "<tr><th>%s</th>".formatted(cell(cells.getFirst()))
        + cells.stream()
            .skip(1)
            .map(cell -> "<td>%s</td>".formatted(cell(cell)))
            .collect(Collectors.joining())
        + "</tr>";
  }

  private static String cell(String text) {
    StringBuilder html = new StringBuilder(text.length());
    int word = 0;
    for (int character : text.codePoints().toArray()) {
      word = Character.isWhitespace(character) ? 0 : word + 1;
      if (word > LONGEST_WORD) {
        html.append("<wbr>");
        word = 1;
      }
      html.append(escape(Character.toString(character)));
    }
    return html.toString();
  }
}
