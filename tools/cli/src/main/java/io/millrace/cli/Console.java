package io.millrace.cli;

import io.millrace.domain.PlainText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where commands print: plain text, with colours and moving lines for people only.
 *
 * <p>Whatever a person or a file wrote is printed here and nowhere else, and nothing in it is
 * obeyed: no control character reaches the terminal but those of this class, and no text breaks out
 * of its line. Styles are kept as noncharacters of Unicode until they are printed.
 */
public final class Console {

  private static final String ERASE = "\r\u001b[K";
  private static final char STYLE = '\ufdd0'; // a style's first, by its place among these:
  private static final List<String> STYLES = List.of("0", "1", "2", "31", "32");

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  /**
   * @param terminal whether a person looks on
   */
  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** The console of this process; no colours where {@code NO_COLOR} is set. */
  @SuppressWarnings("SystemConsoleNull") // true of JDK 22 to 24 only
  public static Console ofProcess(Map<String, String> environment) {
    var console = System.console(); // null on JDK 25 where input or output is no terminal
    boolean terminal = console != null && console.isTerminal();
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        (terminal || environment.containsKey("CLICOLOR_FORCE"))
            && !environment.containsKey("NO_COLOR"));
  }

  /** One that prints what failed, and nothing else. */
  Console silent() {
    return new Console(new PrintStream(OutputStream.nullOutputStream()), err, false);
  }

  PrintWriter out() {
    return new PrintWriter(out, true, out.charset());
  }

  /** Whether a person looks on. */
  boolean isTerminal() {
    return terminal;
  }

  PrintWriter err() {
    return new PrintWriter(err, true, err.charset());
  }

  /** Prints a text of one line, as one line. */
  public void line(String text) {
    out.println((terminal ? ERASE : "") + shown(text));
  }

  /** Prints a text of several lines, which the platform or this program broke. */
  public void lines(String text) {
    text.lines().forEach(this::line);
  }

  /** Prints a piece of a text of several lines, after which more may follow on the same line. */
  void piece(String text) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (i > 0) {
        out.println();
      }
      out.print(plain(lines[i]));
    }
    out.flush();
  }

  /** A line that the next one takes the place of; nothing where nobody looks on. */
  public void moving(String text) {
    if (terminal) {
      out.print(ERASE + shown(text));
      out.flush();
    }
  }

  /** Prints why something failed; what comes after the first line is indented. */
  public void error(String text) {
    String indented = text.strip().lines().map(Console::plain).collect(Collectors.joining("\n  "));
    err.println((terminal ? ERASE : "") + shown(red("millrace: ")) + indented);
  }

  /** Rows in columns as wide as need be, under headings. */
  public void table(List<String> headings, List<List<String>> rows) {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              headings.get(i).length(),
              rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
    }
    line(bold(padded(headings, widths)));
    rows.forEach(row -> line(padded(row, widths)));
  }

  private static String padded(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - width(cells.get(i)) + 2);
    }
    return line.toString().stripTrailing();
  }

  public String bold(String text) {
    return styled("1", text);
  }

  public String green(String text) {
    return styled("32", text);
  }

  public String red(String text) {
    return styled("31", text);
  }

  public String dim(String text) {
    return styled("2", text);
  }

  private String styled(String code, String text) {
    return terminal ? mark(code) + plain(text) + mark("0") : plain(text);
  }

  private static char mark(String code) {
    return (char) (STYLE + STYLES.indexOf(code));
  }

  private static boolean isMark(int character) {
    return STYLE <= character && character < STYLE + STYLES.size();
  }

  /** How many places a text takes, as far as can be told without the terminal's font. */
  private static int width(String text) {
    return (int) text.codePoints().filter(each -> !isMark(each)).count();
  }

  /** A text with nothing in it that a terminal, or this class, would obey. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    PlainText.of(text.replace('\t', ' '))
        .codePoints()
        .map(each -> isMark(each) ? '?' : each)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    PlainText.of(text.replace('\t', ' '))
        .codePoints()
        .forEach(each -> {
          if (isMark(each)) {
            shown.append("\u001b[").append(STYLES.get(each - STYLE)).append('m');
          } else {
            shown.appendCodePoint(each);
          }
        });
    return shown.toString();
  }
}
