package io.millrace.tabular;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.project.ColumnType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the values of one column, seen as text, could be. */
final class ColumnGuess {

  private static final int MOST_WORDS = 1000;

  /** So many misfits, and more of them than fits, and a type is out of question. */
  private static final int HOPELESS = 1000;

  private static final Codec WORDS = Codec.of(ColumnType.CATEGORY);
  private static final List<ColumnType> MEASURES =
      List.of(ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE, ColumnType.TIMESTAMP);

  /** Digits that would not survive as a number: leading zeros, a plus, more than a double holds. */
  private static final Pattern CODE = Pattern.compile("0[0-9]+|\\+[0-9]{7,}|[+-]?[0-9]{16,}");

  private final String name;
  private final ColumnName meaning;
  private final Map<String, Long> words = new TreeMap<>();
  private final HashSet64 distinct = new HashSet64();
  private final Map<ColumnType, Fit> fits = new EnumMap<>(ColumnType.class);
  private long count;
  private long missing;
  private long empty;
  private boolean nested;
  private boolean code;
  private boolean countsUp = true;
  private boolean rises = true;
  private double last = Double.NaN;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  /** How many values are of a type, and the first one that is not. */
  static final class Fit {
    private long fitting;
    private long others;
    private @Nullable String other;

    private void look(Value value) {
      if (value instanceof Value.NotOfType(var written)) {
        others++;
        other = other == null ? written : other;
      } else {
        fitting++;
      }
    }

    private boolean isHopeless() {
      return others > HOPELESS && others > fitting;
    }

    /** Values of another type, of those that were looked at. */
    long others() {
      return others;
    }

    /** The share of values that are of the type, in [0, 1]; 0 where there are none. */
    double share() {
      return fitting == 0 ? 0 : (double) fitting / (fitting + others);
    }

    /** The first value that is of another type; empty where there is none. */
    String other() {
      return other == null ? "" : Echo.of(other);
    }
  }

  ColumnGuess(String name) {
    this.name = name;
    this.meaning = new ColumnName(name);
    MEASURES.forEach(type -> fits.put(type, new Fit()));
  }

  void addMissing() {
    missing++;
    empty++;
  }

  /** A row has a list or an object here, which no column holds. */
  void addNested() {
    nested = true;
  }

  /** Looks at a value as it is written, which may stand for none. */
  void add(String text) {
    if (!(WORDS.read(text) instanceof Value.OfString(var word))) {
      missing++;
      return;
    }
    count++;
    distinct.add(Hash.of(word));
    if (words.size() < MOST_WORDS || words.containsKey(word)) {
      words.merge(word, 1L, Long::sum);
    }
    code = code || CODE.matcher(text).matches();
    fits.forEach((type, fit) -> {
      if (!fit.isHopeless()) {
        Value value = Codec.of(type).read(text);
        fit.look(value);
        if (value instanceof Value.OfNumber(var number)) {
          measure(number);
        }
      }
    });
  }

  private void measure(double value) {
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    countsUp = countsUp && (count == 1 || value == last + 1);
    rises = rises && (count == 1 || value > last);
    last = value;
  }

  String name() {
    return name;
  }

  /** Whether a row has a list or an object here. */
  boolean isNested() {
    return nested;
  }

  ColumnName meaning() {
    return meaning;
  }

  /** Rows seen. */
  long rows() {
    return count + missing;
  }

  /** Rows with a value. */
  long count() {
    return count;
  }

  /** Whether every row has a value if the column is of this type. */
  boolean isComplete(ColumnType type) {
    return count > 0 && (type == ColumnType.TEXT ? empty : missing) == 0;
  }

  int distinct() {
    return distinct.size();
  }

  /** How many values are numbers, dates …; of types that are measured only. */
  Fit fit(ColumnType type) {
    return fits.getOrDefault(type, new Fit());
  }

  /** Whether there are values, all of this type. */
  boolean isAll(ColumnType type) {
    return count > 0 && fit(type).others() == 0;
  }

  /** The different values by how many rows have them, in their order; the first thousand met. */
  Map<String, Long> words() {
    return words;
  }

  /** The share of rows with a value that have the rarest one, in [0, 1]. */
  double rarest() {
    return (double) words.values().stream().mapToLong(Long::longValue).min().orElse(0)
        / Math.max(1, count);
  }

  /** The share of rows with a value that have the commonest one, in [0, 1]. */
  double commonest() {
    return (double) words.values().stream().mapToLong(Long::longValue).max().orElse(0)
        / Math.max(1, count);
  }

  /** Whether no two rows have the same value and each has one. */
  boolean isUnique() {
    return missing == 0 && count > 1 && distinct.size() == count;
  }

  /** Whether each row has the number that comes after that of the row before. */
  boolean countsUp() {
    return isUnique() && isAll(ColumnType.INTEGER) && countsUp;
  }

  /** Whether each row has a larger whole number than the row before. */
  boolean rises() {
    return isUnique() && isAll(ColumnType.INTEGER) && rises;
  }

  /** Whether it holds digits that nobody adds up, by a value or by the name. */
  boolean isCode() {
    return isAll(ColumnType.NUMBER)
        && (code || ((meaning.isCode() || meaning.isKey()) && isAll(ColumnType.INTEGER)));
  }

  double minimum() {
    return minimum;
  }

  double maximum() {
    return maximum;
  }
}
