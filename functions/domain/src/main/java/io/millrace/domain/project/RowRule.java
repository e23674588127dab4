package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one value has to satisfy. A missing value satisfies every rule; see {@link Column#required}.
 */
public sealed interface RowRule {

  /** Whether the rule makes sense for values of this type. */
  boolean appliesTo(ColumnType type);

  /** The word for this rule in reports: {@code range}, {@code one-of}, {@code pattern} … */
  String name();

  /**
   * A number within bounds, both inclusive.
   *
   * @param minimum null for no lower bound
   * @param maximum null for no upper bound
   */
  record Range(@Nullable Double minimum, @Nullable Double maximum) implements RowRule {
    public Range {
      Check.that(minimum != null || maximum != null, "range", "bounded on a side", "unbounded");
      Check.that(
          minimum == null || maximum == null || minimum <= maximum,
          "range",
          "minimum <= maximum",
          minimum + " to " + maximum);
    }

    @Override
    public boolean appliesTo(ColumnType type) {
      return type == ColumnType.NUMBER || type == ColumnType.INTEGER;
    }

    @Override
    public String name() {
      return "range";
    }
  }

  /** One of the listed values, compared as text. */
  record OneOf(Set<String> values) implements RowRule {
    public OneOf {
      Check.that(!values.isEmpty(), "one-of", "at least one value", values);
      values = Collections.unmodifiableSet(new TreeSet<>(values)); // written always alike
    }

    @Override
    public boolean appliesTo(ColumnType type) {
      return EnumSet.of(ColumnType.CATEGORY, ColumnType.TEXT, ColumnType.INTEGER).contains(type);
    }

    @Override
    public String name() {
      return "one-of";
    }
  }

  /**
   * A text that a regular expression matches as a whole. Uploads are read by the rules of RE2,
   * which has neither look-around nor back-references and takes time linear in the text. Bounded in
   * length and in its repetitions, which unfold: {@code ((a{1000}){1000}){1000}} is a billion
   * steps.
   */
  record Matches(String pattern) implements RowRule {
    private static final int LENGTH = 256;
    private static final int REPETITIONS = 10_000;
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

    public Matches {
      Check.that(
          pattern.length() <= LENGTH && repetitions(pattern) <= REPETITIONS,
          "pattern",
          "at most 256 characters, with repetitions that multiply to at most 10,000",
          pattern);
      try {
        Pattern.compile(pattern);
      } catch (java.util.regex.PatternSyntaxException e) {
        Check.that(false, "pattern", "a regular expression", pattern);
      }
    }

    /** The product of all counts, nested or not. */
    private static double repetitions(String pattern) {
      return REPETITION
          .matcher(pattern)
          .results()
          .flatMap(counts -> Stream.of(counts.group(1), counts.group(2)))
          .filter(count -> count != null && !count.isEmpty())
          .mapToDouble(Double::parseDouble)
          .reduce(1, (product, count) -> product * Math.max(1, count));
    }

    @Override
    public boolean appliesTo(ColumnType type) {
      return type == ColumnType.CATEGORY || type == ColumnType.TEXT;
    }

    @Override
    public String name() {
      return "pattern";
    }
  }

  /** A value that no earlier row of the same file has. */
  record Unique() implements RowRule {
    @Override
    public boolean appliesTo(ColumnType type) {
      return true;
    }

    @Override
    public String name() {
      return "unique";
    }
  }

  /**
   * A date (of a timestamp: its UTC date) within bounds, both inclusive.
   *
   * @param from null for no lower bound
   * @param to null for no upper bound
   */
  record DateRange(@Nullable LocalDate from, @Nullable LocalDate to) implements RowRule {
    public DateRange {
      Check.that(from != null || to != null, "date-range", "bounded on a side", "unbounded");
      Check.that(
          from == null || to == null || !to.isBefore(from),
          "date-range",
          "from <= to",
          from + " to " + to);
    }

    @Override
    public boolean appliesTo(ColumnType type) {
      return type == ColumnType.DATE || type == ColumnType.TIMESTAMP;
    }

    @Override
    public String name() {
      return "date-range";
    }
  }

  /** All rules that need to see one value only, in the order in which they are declared. */
  static List<RowRule> ofOneValue(List<RowRule> rules) {
    return rules.stream().filter(rule -> !(rule instanceof Unique)).toList();
  }
}
