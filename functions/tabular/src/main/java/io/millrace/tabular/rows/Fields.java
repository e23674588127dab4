package io.millrace.tabular.rows;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which field is which column. Names are compared without blanks around them; blanks and line
 * breaks within are one blank.
 *
 * @param columns the column's index for each field, −1 where the project declares none
 * @param absent indexes of columns that the file does not have
 * @param named fields up to the last one that has a name
 */
public record Fields(
    List<Integer> columns, List<Integer> absent, int named, List<String> warnings) {

  private static final Pattern BLANKS = Pattern.compile("[\\s\\h]+");
  private static final int SHOWN = 10;

  /**
   * Finds the columns in a header.
   *
   * @throws InvalidInputException if a column comes twice, one that is required not at all, or none
   *     of them
   */
  public static Fields of(List<String> header, List<Column> columns) {
    Map<String, Integer> index = new HashMap<>();
    columns.forEach(column -> index.put(name(column.name()), index.size()));
    List<Integer> fields = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    int named = 0;
    for (String raw : header) {
      String name = name(raw);
      int column = index.getOrDefault(name, -1);
      fields.add(column);
      named = name.isEmpty() ? named : fields.size();
      if (column < 0) {
        unknown.add(name);
      } else if (!seen.add(column)) {
        throw new InvalidInputException(
            "The header names the column '%s' twice.".formatted(Echo.of(name)));
      }
    }
    List<String> warnings = new ArrayList<>();
    long unnamed = header.stream().limit(named).filter(raw -> name(raw).isEmpty()).count();
    if (unnamed > 0) {
      warnings.add(
          unnamed == 1
              ? "A column without a name was left out."
              : String.format(Locale.ROOT, "%,d columns without a name were left out.", unnamed));
    }
    unknown.removeIf(String::isEmpty);
    if (!unknown.isEmpty()) {
      warnings.add(leftOut(unknown));
    }
    return new Fields(
        List.copyOf(fields), absent(header, columns, seen, warnings), named, List.copyOf(warnings));
  }

  private static List<Integer> absent(
      List<String> header, List<Column> columns, Set<Integer> seen, List<String> warnings) {
    List<Integer> absent = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!seen.contains(i)) {
        Column column = columns.get(i);
        if (column.required() || seen.isEmpty()) {
          throw new InvalidInputException(
              "The file has no column '%s', which the project requires; it has %s."
                  .formatted(Echo.of(column.name()), listed(header, column.name())));
        }
        absent.add(i);
        names.add(column.name());
      }
    }
    if (!names.isEmpty()) {
      warnings.add(
          "The file has no %s."
              .formatted(names.size() == 1 ? "column " + list(names) : "columns " + list(names)));
    }
    return List.copyOf(absent);
  }

  /** As many names as are shown, what is but written otherwise than the wanted one first. */
  public static String listed(List<String> names, String wanted) {
    String plain = plain(wanted);
    return Echo.of(
        names.stream()
            .sorted(Comparator.comparing(name -> !plain(name).equals(plain)))
            .collect(Collectors.joining(", ")));
  }

  /** Letters and digits alone, in small letters. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /** A name as it is compared. */
  public static String name(String raw) {
    return BLANKS.matcher(raw).replaceAll(" ").strip();
  }

  /** A sentence that columns which the project does not declare were left out. */
  public static String leftOut(List<String> names) {
    return leftOut(names, "is not in the project", "are not in the project");
  }

  /** A sentence that columns were left out, and why. */
  public static String leftOut(List<String> names, String why, String whyMany) {
    return names.size() == 1
        ? "Column %s %s and was left out.".formatted(list(names), why)
        : "Columns %s %s and were left out.".formatted(list(names), whyMany);
  }

  /** A sentence that the times of these columns were taken as UTC, if there are any. */
  public static List<String> zoneless(List<String> names) {
    return names.isEmpty()
        ? List.of()
        : List.of(
            "The times of %s say no zone and were taken as UTC; a column's zone can be declared."
                .formatted(names.size() == 1 ? "column " + list(names) : "columns " + list(names)));
  }

  /** The first ten names, and how many there are more. */
  private static String list(List<String> names) {
    String shown =
        names.stream()
            .limit(SHOWN)
            .map(name -> "'" + Echo.of(name) + "'")
            .collect(Collectors.joining(", "));
    return names.size() <= SHOWN
        ? shown
        : String.format(Locale.ROOT, "%s and %,d more", shown, names.size() - SHOWN);
  }
}
