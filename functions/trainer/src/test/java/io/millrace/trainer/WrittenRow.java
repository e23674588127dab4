package io.millrace.trainer;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One row of a table of every type; every value but the class may be missing. */
record WrittenRow(int i, @Nullable Double x, @Nullable Boolean flag) {

  static final int ROWS = 900;

  /** Who writes the values. */
  enum Writer {
    /** A program that writes text as JSON would. */
    PLAIN,
    /** Another tool, with other habits. */
    OTHER,
    /** Somebody who knows JSON's types. */
    TYPED,
    /** Somebody who knows no numbers but floating ones. */
    FLOATING
  }

  static List<WrittenRow> rows() {
    return IntStream.range(0, ROWS).mapToObj(WrittenRow::of).toList();
  }

  /** Rows of the same kind which no model has seen: of those it learned from it is surer. */
  static List<WrittenRow> unseen() {
    return IntStream.range(ROWS, 2 * ROWS).mapToObj(WrittenRow::of).toList();
  }

  static WrittenRow of(int i) {
    return new WrittenRow(
        i, i % 11 == 10 ? null : i * 37 % 100 / 4.0, i % 13 == 12 ? null : (Boolean) (i % 3 == 0));
  }

  boolean y() {
    return (x == null ? 0 : x) > 12 ^ i % 17 == 0;
  }

  /** What stands in a file where this writer writes the row, by column. */
  Map<String, @Nullable Object> written(Writer writer) {
    long n = i % 13 - 6L;
    int code = i % 5 % 3 + 1;
    @Nullable Boolean optin = i % 4 == 0 ? null : (Boolean) (i % 4 == 1);
    LocalDate day = LocalDate.of(2026, 1, 1).plusDays(i % 300);
    Instant at = Instant.parse("2026-01-01T18:46:00Z").plus(i % 450, ChronoUnit.HOURS);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    switch (writer) {
      case PLAIN -> {
        values.put("x", x == null ? "" : x.toString());
        values.put("n", Long.toString(n));
        values.put("flag", flag == null ? "" : flag.toString());
        values.put("code", i % 7 == 0 ? "" : Integer.toString(code));
        values.put("optin", optin == null ? "Unknown" : optin.toString());
        values.put("city", i % 2 == 0 ? "Z\u00fcrich" : "Bern");
        values.put("day", i % 19 == 0 ? "" : day.toString());
        values.put("at", i % 23 == 0 ? "" : at.toString());
        values.put("note", "note " + i);
        values.put("y", Boolean.toString(y()));
      }
      case OTHER -> {
        values.put(
            "x", x == null ? "NaN" : x == 0 ? "-0.0" : String.format(Locale.ROOT, "+%.4fE0", x));
        values.put("n", " %s.0 ".formatted(n));
        values.put("flag", flag == null ? "NA" : flag ? "Y" : "no");
        values.put("code", i % 7 == 0 ? "null" : code + ".0");
        values.put("optin", optin == null ? "Unknown" : optin ? "TRUE" : "False");
        values.put("city", i % 2 == 0 ? "Zu\u0308rich\u00a0" : "Bern ");
        values.put("day", i % 19 == 0 ? " " : day + " 00:00:00");
        values.put("at", i % 23 == 0 ? "N/A" : at.toString().replace('T', ' ').replace("Z", ""));
        values.put("note", " note " + i);
        values.put("y", y() ? "True" : "FALSE");
      }
      case TYPED -> {
        if (x != null) {
          values.put("x", x);
        }
        values.put("n", n);
        values.put("flag", flag);
        values.put("code", i % 7 == 0 ? null : (Object) code);
        values.put("optin", optin == null ? "Unknown" : optin);
        values.put("city", i % 2 == 0 ? "Z\u00fcrich" : "Bern");
        values.put("day", i % 19 == 0 ? null : day.toString());
        values.put("at", i % 23 == 0 ? null : at.toString());
        values.put("note", "note " + i);
        values.put("y", y());
      }
      case FLOATING -> {
        values.put("x", x == null ? "nan" : x);
        values.put("n", (double) n);
        values.put("flag", flag == null ? null : (Object) (flag ? 1.0 : -0.0));
        values.put("code", i % 7 == 0 ? "" : (Object) (double) code);
        values.put("optin", optin == null ? "Unknown" : optin);
        values.put("city", i % 2 == 0 ? "Zu\u0308rich" : "Bern");
        values.put("day", i % 19 == 0 ? "" : day + "T00:00:00Z");
        values.put(
            "at", i % 23 == 0 ? "" : at.plus(2, ChronoUnit.HOURS).toString().replace("Z", "+0200"));
        values.put("note", "note " + i);
        values.put("y", y());
      }
    }
    return values;
  }
}
