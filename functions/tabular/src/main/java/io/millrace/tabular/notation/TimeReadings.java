package io.millrace.tabular.notation;

import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.tabular.rows.Echo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which patterns of dates or times, other than ISO 8601, the values of one column could all be
 * written in.
 */
public final class TimeReadings {

  private static final int TRIES = 50;
  private static final int MOST = 16;
  private static final int LONGEST = 40;

  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{4}|\\d{1,2})([./-])( ?)(\\d{1,2})\\2\\3(\\d{4}|\\d{1,2})(\\D.*)?");
  private static final Pattern DAY_FIRST =
      Pattern.compile(
          "(?:([A-Za-z]{3,9})(,? +))?\\d{1,2}(\\.? |-|/)([A-Za-z]{3,9})(,? |-|/)(\\d{4}|\\d{2})(\\D.*)?");
  private static final Pattern MONTH_FIRST =
      Pattern.compile("(?:([A-Za-z]{3,9})(,? +))?([A-Za-z]{3,9})( )\\d{1,2}(,? )(\\d{4})(\\D.*)?");
  private static final Pattern DIGITS = Pattern.compile("\\d{8}(?:\\d{4}(?:\\d{2})?)?");
  private static final Pattern TIME =
      Pattern.compile(
          "(,? |T|:)(\\d{1,2})([:.])(\\d{2})(?:\\3(\\d{2})(?:([.,])(\\d{1,9}))?)?"
              + "(?:( ?)[AaPp][Mm])?(?:( ?)(?:Z|[+-]\\d{2}(?::?\\d{2})?))?");

  private final Map<String, Reading> readings = new LinkedHashMap<>();
  private final boolean digits;
  private long seen;
  private @Nullable String first;
  private @Nullable String dated;

  /**
   * @param digits whether eight digits may be a date, as the column's name lets suppose
   */
  public TimeReadings(boolean digits) {
    this.digits = digits;
  }

  /**
   * Looks at a value.
   *
   * @param iso whether it is a date or a time in ISO 8601
   */
  public void add(String text, boolean iso) {
    if (seen > TRIES && readings.isEmpty()) {
      return;
    }
    boolean settled = readings.values().stream().anyMatch(reading -> reading.fit().isAll());
    Set<String> patterns = settled || iso || text.length() > LONGEST ? Set.of() : patterns(text);
    for (String pattern : patterns) {
      if (readings.size() < MOST) {
        readings.computeIfAbsent(pattern, this::reading);
      }
    }
    if (dated == null && !patterns.isEmpty()) {
      dated = text;
    }
    for (Reading reading : readings.values()) {
      if (iso) {
        reading.fit().addOther(text);
      } else {
        reading.add(text);
      }
    }
    readings.values().removeIf(reading -> reading.fit().isHopeless(TRIES));
    first = first == null ? text : first;
    seen++;
  }

  private Reading reading(String pattern) {
    Notation notation = new Notation(pattern, null, null, null, Set.of());
    return new Reading(ColumnType.TIMESTAMP, notation, new Fit(seen, first));
  }

  /** What each value could be, where all could; several where they would not mean the same. */
  public List<Reading> all() {
    List<Reading> all = new ArrayList<>();
    for (Reading reading : readings.values()) {
      if (reading.fit().isAll() && all.stream().noneMatch(reading::meansTheSameAs)) {
        all.add(reading);
      }
    }
    return all;
  }

  /** The reading that fits most values. */
  public @Nullable Reading best() {
    Reading best = null;
    for (Reading reading : readings.values()) {
      best = best == null || reading.fit().share() > best.fit().share() ? reading : best;
    }
    return best;
  }

  /** A value that could be a date; empty where there is none. */
  public String example() {
    return dated == null ? "" : Echo.of(dated);
  }

  private Set<String> patterns(String text) {
    Set<String> patterns = new LinkedHashSet<>();
    Matcher numbers = NUMBERS.matcher(text);
    Matcher dayFirst = DAY_FIRST.matcher(text);
    Matcher monthFirst = MONTH_FIRST.matcher(text);
    if (numbers.matches()) {
      for (String time : times(numbers.group(6))) {
        dates(numbers).forEach(date -> patterns.add(date + time));
      }
    } else if (dayFirst.matches()) {
      String date = day(dayFirst) + "d" + dayFirst.group(3);
      String year = dayFirst.group(5) + year(dayFirst.group(6));
      for (String time : times(dayFirst.group(7))) {
        months(dayFirst.group(4)).forEach(month -> patterns.add(date + month + year + time));
      }
    } else if (monthFirst.matches()) {
      String day = day(monthFirst);
      String year = " d" + monthFirst.group(5) + "yyyy";
      for (String time : times(monthFirst.group(7))) {
        months(monthFirst.group(3)).forEach(month -> patterns.add(day + month + year + time));
      }
    } else if (digits && DIGITS.matcher(text).matches()) {
      patterns.add("yyyyMMddHHmmss".substring(0, text.length()));
    }
    return patterns;
  }

  /** Day and month in the orders that people have, of two digits each first, where they are. */
  private static List<String> dates(Matcher date) {
    String mark = date.group(2) + date.group(3);
    if (date.group(1).length() == 4) {
      return date.group(5).length() == 4
          ? List.of()
          : widths(date.group(4), date.group(5), "yyyy" + mark + "%2$s" + mark + "%1$s");
    }
    String year = mark + year(date.group(5));
    if (date.group(5).length() == 1) {
      return List.of();
    }
    List<String> dates =
        new ArrayList<>(widths(date.group(1), date.group(4), "%1$s" + mark + "%2$s" + year));
    if (!date.group(2).equals(".")) {
      dates.addAll(widths(date.group(1), date.group(4), "%2$s" + mark + "%1$s" + year));
    }
    return dates;
  }

  private static List<String> widths(String one, String other, String pattern) {
    String unpadded = pattern.formatted("d", "M");
    return one.length() == 2 && other.length() == 2
        ? List.of(pattern.formatted("dd", "MM"), unpadded)
        : List.of(unpadded);
  }

  private static String year(String digits) {
    return digits.length() == 4 ? "yyyy" : "yy";
  }

  /** The day of the week and what follows it, if the value has one. */
  private static String day(Matcher date) {
    String day = date.group(1);
    return day == null ? "" : (day.length() == 3 ? "EEE" : "EEEE") + date.group(2);
  }

  /** May is short and long. */
  private static List<String> months(String month) {
    return month.equalsIgnoreCase("may")
        ? List.of("MMM", "MMMM")
        : List.of(month.length() == 3 ? "MMM" : "MMMM");
  }

  /** Patterns of a time of day with what stands before it; none where it is no time. */
  private static List<String> times(@Nullable String text) {
    if (text == null) {
      return List.of("");
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return List.of();
    }
    String before = time.group(1).replace("T", "'T'");
    String after = afterHour(time);
    return time.group(8) != null
        ? List.of(before + "h" + after)
        : time.group(2).length() == 2
            ? List.of(before + "HH" + after, before + "H" + after)
            : List.of(before + "H" + after);
  }

  private static String afterHour(Matcher time) {
    StringBuilder pattern = new StringBuilder(time.group(3)).append("mm");
    if (time.group(5) != null) {
      pattern.append(time.group(3)).append("ss");
    }
    if (time.group(7) != null) {
      pattern.append(time.group(6)).append("S".repeat(time.group(7).length()));
    }
    if (time.group(8) != null) {
      pattern.append(time.group(8)).append('a');
    }
    if (time.group(9) != null) {
      pattern.append(time.group(9)).append('X');
    }
    return pattern.toString();
  }
}
