package io.millrace.tabular.read;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What divides the fields of a CSV file, as its first rows tell. */
final class CsvStart {

  /** Where two fit as well, the first is taken: a comma is met within numbers and text. */
  private static final String SEPARATORS = "\t;|,";

  private static final int RECORDS = 50;

  /** A line of its own before the header, for spreadsheets. */
  private static final Pattern DECLARED = Pattern.compile("\"?(?i:sep)=([^\\w\"\\r\\n])\"?\\s*");

  private CsvStart() {}

  /** Whether a line says no more than what the separator is. */
  static boolean isDeclaration(String line) {
    return DECLARED.matcher(line).matches();
  }

  /**
   * The separator: the declared one, else the one by which most rows have as many fields as the
   * header; of several, the one that makes most.
   *
   * @param start of the file, cut anywhere
   */
  static char separator(String start) {
    String text = start.substring(blankLines(start));
    Matcher declared = DECLARED.matcher(text.lines().findFirst().orElse(""));
    if (declared.matches()) {
      return declared.group(1).charAt(0);
    }
    char best = ',';
    double most = 0;
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char candidate = SEPARATORS.charAt(i);
      double fit = fit(counts(text, candidate));
      if (fit > most) {
        best = candidate;
        most = fit;
      }
    }
    return best;
  }

  /** The length of the lines with nothing in them that come first. */
  private static int blankLines(String start) {
    int length = 0;
    for (int i = 0; i < start.length() && Character.isWhitespace(start.charAt(i)); i++) {
      length = start.charAt(i) == '\n' || start.charAt(i) == '\r' ? i + 1 : length;
    }
    return length;
  }

  /** The share of rows that are as wide as the header first, the header's width second. */
  private static double fit(List<Integer> counts) {
    int header = counts.getFirst();
    long alike = counts.stream().skip(1).filter(count -> count == header).count();
    double share = counts.size() == 1 ? 1 : (double) alike / (counts.size() - 1);
    return header == 0 ? 0 : Math.rint(share * 10) + header / (header + 1.0);
  }

  /** How often each of the first records has the separator outside of quotes. */
  private static List<Integer> counts(String text, char separator) {
    List<Integer> counts = new ArrayList<>();
    int count = 0;
    boolean quoted = false;
    boolean atStart = true;
    for (int i = 0; i < text.length() && counts.size() < RECORDS; i++) {
      char c = text.charAt(i);
      if (c == '"' && (quoted || atStart || text.charAt(i - 1) == '"')) {
        quoted = !quoted;
        atStart = false;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        if (!atStart || count > 0) {
          counts.add(count);
        }
        count = 0;
        atStart = true;
      } else if (!quoted) {
        count += c == separator ? 1 : 0;
        atStart = c == separator;
      }
    }
    if (counts.isEmpty()) {
      counts.add(count);
    }
    return counts;
  }
}
