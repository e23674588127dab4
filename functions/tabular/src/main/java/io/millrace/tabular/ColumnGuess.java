package io.millrace.tabular;

import io.millrace.columns.Codec;
import io.millrace.columns.NumberCodec;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.RowRule;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the values of one column, seen as text, could be. */
final class ColumnGuess {

  private static final int MOST_WORDS = 1000;
  private static final int FEW_WORDS = 20;
  private static final double MARGIN = 0.1;
  private static final Set<String> FLAGS = Set.of("0", "1", "0.0", "1.0", "true", "false");

  private static final NumberCodec NUMBERS = (NumberCodec) Codec.of(ColumnType.NUMBER);

  private final String name;
  private final Map<String, Long> words = new TreeMap<>();
  private final HashSet64 distinct = new HashSet64();
  private long count;
  private long missing;
  private boolean flags = true;
  private boolean wholes = true;
  private boolean numbers = true;
  private boolean dates = true;
  private boolean times = true;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  ColumnGuess(String name) {
    this.name = name;
  }

  void addMissing() {
    missing++;
  }

  void add(String text) {
    count++;
    distinct.add(Hash.of(text));
    if (words.size() < MOST_WORDS || words.containsKey(text)) {
      words.merge(text, 1L, Long::sum);
    }
    char[] characters = text.toCharArray();
    if (!NUMBERS.isMissing(characters, 0, characters.length)) {
      narrow(text, characters);
    }
  }

  private void narrow(String text, char[] characters) {
    flags = flags && FLAGS.contains(text.toLowerCase(Locale.ROOT));
    if (numbers) {
      double value = NUMBERS.parse(characters, 0, characters.length);
      numbers = Double.isFinite(value);
      wholes = wholes && numbers && text.matches("[+-]?\\d{1,18}");
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    }
    dates = dates && isTime(() -> LocalDate.parse(text));
    times = times && isTime(() -> OffsetDateTime.parse(text));
  }

  private static boolean isTime(java.util.function.Supplier<?> parse) {
    try {
      var _ = parse.get();
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  String name() {
    return name;
  }

  long count() {
    return count;
  }

  int distinct() {
    return distinct.size();
  }

  /** The different values, the rarest first; the first thousand met where there are more. */
  List<String> values() {
    return words.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The share of rows with a value that have the rarest one. */
  double rarest() {
    return (double) words.values().stream().min(Comparator.naturalOrder()).orElse(0L)
        / Math.max(1, count);
  }

  /** Whether no two rows have the same value and each has one. */
  boolean isUnique() {
    return missing == 0 && count > 1 && distinct.size() == count;
  }

  /** A timestamp or a date. */
  boolean isTime() {
    return type() == ColumnType.DATE || type() == ColumnType.TIMESTAMP;
  }

  /** The narrowest type that holds every value. */
  ColumnType type() {
    if (count == 0) {
      return ColumnType.TEXT;
    }
    if (flags && distinct.size() > 1) {
      return ColumnType.BOOLEAN;
    }
    if (numbers) {
      return wholes ? ColumnType.INTEGER : ColumnType.NUMBER;
    }
    if (dates) {
      return ColumnType.DATE;
    }
    if (times) {
      return ColumnType.TIMESTAMP;
    }
    boolean repeated = !isUnique() && distinct.size() <= Math.max(FEW_WORDS, count / 10);
    return repeated && distinct.size() <= MOST_WORDS ? ColumnType.CATEGORY : ColumnType.TEXT;
  }

  /** The column as a project would declare it. */
  Column column(boolean key, boolean target) {
    ColumnType type = type();
    List<RowRule> rules = new ArrayList<>();
    if (key) {
      rules.add(new RowRule.Unique());
    } else if (type == ColumnType.NUMBER || type == ColumnType.INTEGER) {
      rules.add(new RowRule.Range(below(), above()));
    } else if (type == ColumnType.CATEGORY && distinct.size() <= FEW_WORDS) {
      rules.add(new RowRule.OneOf(Set.copyOf(values())));
    }
    boolean feature = !key && !target && type != ColumnType.TEXT && !isTime();
    return new Column(name, type, target || missing == 0, feature, rules);
  }

  /** A tenth of the span below the minimum, but not below zero where nothing is. */
  private double below() {
    double bound = outward(minimum - MARGIN * (maximum - minimum), RoundingMode.FLOOR);
    return minimum >= 0 ? Math.max(0, bound) : bound;
  }

  private double above() {
    double bound = outward(maximum + MARGIN * (maximum - minimum), RoundingMode.CEILING);
    return maximum <= 0 ? Math.min(0, bound) : bound;
  }

  private static double outward(double bound, RoundingMode rounding) {
    return new BigDecimal(bound).round(new MathContext(2, rounding)).doubleValue();
  }
}
