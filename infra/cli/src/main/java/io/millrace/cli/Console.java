package io.millrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Where commands print: plain text, with colours and moving lines for people only. */
public final class Console {

  private static final String ERASE = "\r\u001b[K";

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

  PrintWriter out() {
    return new PrintWriter(out, true, out.charset());
  }

  PrintWriter err() {
    return new PrintWriter(err, true, err.charset());
  }

  public void line(String text) {
    out.println((terminal ? ERASE : "") + text);
  }

  /** A line that the next one takes the place of; nothing where nobody looks on. */
  public void moving(String text) {
    if (terminal) {
      out.print(ERASE + text);
      out.flush();
    }
  }

  public void error(String text) {
    err.println((terminal ? ERASE : "") + red("millrace: ") + text);
  }

  /** Rows in columns as wide as need be, under headings. */
  public void table(List<String> headings, List<List<String>> rows) {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              headings.get(i).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    line(bold(padded(headings, widths)));
    rows.forEach(row -> line(padded(row, widths)));
  }

  private static String padded(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
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
    return terminal ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
