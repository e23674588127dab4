package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.time.ZoneId;
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
 * @param language of the names of months and days in the pattern, one of {@link
 *     TimePattern#languages}; null for English
 * @param zone in which a timestamp is that says no offset, by its name in the IANA's database; null
 *     for UTC. A time that a clock there shows twice is the first of the two, one that it leaves
 *     out is by the offset before the gap, as RFC 5545, section 3.3.5, has it.
 */
public record Notation(
    @Nullable String pattern,
    @Nullable String decimal,
    @Nullable String thousands,
    @Nullable String unit,
    Set<String> missing,
    @Nullable String language,
    @Nullable String zone) {

  /** A unit: without digits, or where a number ends and another begins would not be known. */
  private static final Pattern UNIT =
      Pattern.compile("[^\\p{Nd}.,'()+−\\-\\s\\p{Cntrl}]{1,15}\\.?");

  private static final int MOST_WORDS = 100;
  private static final int LONGEST_WORD = 64;

  public Notation {
    missing = Collections.unmodifiableSet(new TreeSet<>(missing));
    boolean named = pattern != null && time(pattern, language).hasNames();
    Check.that(
        language == null || named,
        "language",
        "left out where the format has no names of months or days (MMM, MMMM, EEE, EEEE)",
        String.valueOf(language));
    Check.that(
        zone == null || ZoneId.getAvailableZoneIds().contains(zone),
        "zone",
        "a time zone such as Europe/Berlin",
        String.valueOf(zone));
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

  /** A notation in English and UTC. */
  public Notation(
      @Nullable String pattern,
      @Nullable String decimal,
      @Nullable String thousands,
      @Nullable String unit,
      Set<String> missing) {
    this(pattern, decimal, thousands, unit, missing, null, null);
  }

  /** The notation of a column that says no more than which words stand for no value. */
  public static Notation missing(Set<String> words) {
    return new Notation(null, null, null, null, words);
  }

  /** Whether nothing is said but which words stand for no value. */
  public boolean isUsual() {
    return pattern == null
        && decimal == null
        && thousands == null
        && unit == null
        && language == null
        && zone == null;
  }

  /** The same but for the words that stand for no value. */
  public Notation withMissing(Set<String> words) {
    return new Notation(pattern, decimal, thousands, unit, words, language, zone);
  }

  /** How dates and times are written; null for ISO 8601. */
  public @Nullable TimePattern time() {
    return pattern == null ? null : time(pattern, language);
  }

  private static TimePattern time(String pattern, @Nullable String language) {
    return language == null ? new TimePattern(pattern) : new TimePattern(pattern, language);
  }

  /** Whether it makes sense for values of this type. */
  public boolean appliesTo(ColumnType type) {
    return switch (type) {
      case NUMBER, INTEGER -> pattern == null && zone == null;
      case DATE ->
          isOfTime() && zone == null && (pattern == null || !new TimePattern(pattern).isUnix());
      case TIMESTAMP -> isOfTime();
      case BOOLEAN, CATEGORY, TEXT -> isUsual();
    };
  }

  private boolean isOfTime() {
    return decimal == null && thousands == null && unit == null;
  }
}
