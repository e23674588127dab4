package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one column are written, as far as that is not the usual way. A number of JSON
 * or Parquet, and a date of Parquet, is what it is in any notation.
 *
 * @param pattern of dates and times, a {@link TimePattern}; null for ISO 8601
 * @param decimal what comes before a number's fraction, a point or a comma; null for a point
 * @param thousands what parts thousands: a point, a comma, an apostrophe or a blank; null for
 *     nothing
 * @param unit what may stand before or after a number and changes nothing, at most 16 characters:
 *     {@code €}, {@code %}; null for none
 * @param missing words that stand for no value, beside the usual ones
 */
public record Notation(
    @Nullable String pattern,
    @Nullable String decimal,
    @Nullable String thousands,
    @Nullable String unit,
    Set<String> missing) {

  /** Where a number ends and another one begins would not be known. */
  private static final Pattern UNIT =
      Pattern.compile("[^\\p{Nd}.,'()+−\\-\\s\\p{Cntrl}]{1,15}\\.?");

  private static final int MOST_WORDS = 100;
  private static final int LONGEST_WORD = 64;

  public Notation {
    missing = Collections.unmodifiableSet(new TreeSet<>(missing));
    if (pattern != null) {
      var _ = new TimePattern(pattern);
    }
    Check.that(
        decimal == null || Set.of(".", ",").contains(decimal),
        "decimal",
        "a point or a comma",
        String.valueOf(decimal));
    Check.that(
        thousands == null || Set.of(".", ",", "'", " ").contains(thousands),
        "thousands",
        "a point, a comma, an apostrophe or a blank",
        String.valueOf(thousands));
    Check.that(
        thousands == null || !thousands.equals(decimal == null ? "." : decimal),
        "thousands",
        "another character than decimal",
        String.valueOf(thousands));
    Check.that(
        unit == null || UNIT.matcher(unit).matches(),
        "unit",
        "at most 16 characters without digits, signs, blanks and marks, but for a point at its end",
        String.valueOf(unit));
    Check.that(missing.size() <= MOST_WORDS, "missing", "at most 100 words", missing.size());
    for (String word : missing) {
      Check.that(
          !word.isEmpty() && word.length() <= LONGEST_WORD && word.strip().equals(word),
          "missing",
          "words of at most 64 characters without blanks around them",
          word);
    }
  }

  /** The notation of a column that says no more than which words stand for no value. */
  public static Notation missing(Set<String> words) {
    return new Notation(null, null, null, null, words);
  }

  /** Whether nothing is said but which words stand for no value. */
  public boolean isUsual() {
    return pattern == null && decimal == null && thousands == null && unit == null;
  }

  /** Whether it makes sense for values of this type. */
  public boolean appliesTo(ColumnType type) {
    return switch (type) {
      case NUMBER, INTEGER -> pattern == null;
      case DATE -> isOfTime() && (pattern == null || !new TimePattern(pattern).isUnix());
      case TIMESTAMP -> isOfTime();
      case BOOLEAN, CATEGORY, TEXT -> isUsual();
    };
  }

  private boolean isOfTime() {
    return decimal == null && thousands == null && unit == null;
  }
}
