package io.millrace.tabular.propose;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.tabular.notation.Fit;
import io.millrace.tabular.notation.NullWords;
import io.millrace.tabular.rows.Hash;
import io.millrace.tabular.rows.HashSet64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the values of one column, seen as text, could be; complete once it is decided. */
final class ColumnGuess {

  private static final int MOST_WORDS = 1000;

  private static final int WORDS_OF_PROSE = 5;

  private static final Codec WORDS = Codec.of(ColumnType.CATEGORY);

  /** Digits that would not survive as a number: leading zeros, a plus, more than a double holds. */
  private static final Pattern CODE = Pattern.compile("0[0-9]+|\\+[0-9]{7,}|[+-]?[0-9]{16,}");

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final String name;
  private final ColumnName meaning;
  private final Map<String, Long> words = new TreeMap<>();
  private final HashSet64 distinct = new HashSet64();
  private final NullWords nulls = new NullWords();
  private final Measures measures;
  private long count;
  private long missing;
  private long empty;
  private int forgotten;
  private long spaces;
  private boolean nested;
  private boolean code;

  ColumnGuess(String name) {
    this.name = name;
    this.meaning = new ColumnName(name);
    this.measures = new Measures(meaning);
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
    spaces += SPACES.matcher(word).results().count();
    if (words.size() < MOST_WORDS || words.containsKey(word)) {
      words.merge(word, 1L, Long::sum);
    }
    code = code || CODE.matcher(text).matches();
    if (!nulls.take(text)) {
      measures.add(text);
    }
  }

  /** Decides what the values are, once all were added. */
  void decide() {
    measures.decide();
    if (measures.isMeasure()) {
      nulls
          .found()
          .forEach((word, rows) -> {
            words.remove(word);
            forgotten++;
            count -= rows;
            missing += rows;
          });
    }
  }

  /** How the values are written, where that is not the usual way and all are numbers or times. */
  Optional<Notation> notation() {
    Set<String> words = measures.isMeasure() ? nulls.found().keySet() : Set.of();
    Notation written = measures.notation().orElse(Notation.missing(Set.of()));
    return written.isUsual() && words.isEmpty()
        ? Optional.empty()
        : Optional.of(written.withMissing(new TreeSet<>(words)));
  }

  Measures measures() {
    return measures;
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
    return distinct.size() - forgotten;
  }

  /** How many values are numbers, dates …; of types that are measured only. */
  Fit fit(ColumnType type) {
    return measures.fit(type);
  }

  /** Whether there are values, all of this type. */
  boolean isAll(ColumnType type) {
    return measures.isAll(type);
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
    return missing == 0 && count > 1 && distinct() == count;
  }

  /** Whether a value is usually of several words, as what people write to each other is. */
  boolean isProse() {
    return spaces + count >= WORDS_OF_PROSE * Math.max(1, count);
  }

  /** Whether each row has the number that comes after that of the row before. */
  boolean countsUp() {
    return isUnique() && measures.countsUp();
  }

  /** Whether each row has a larger whole number than the row before. */
  boolean rises() {
    return isUnique() && measures.rises();
  }

  /** Whether it holds digits that nobody adds up, by a value or by the name. */
  boolean isCode() {
    return isAll(ColumnType.NUMBER)
        && measures.notation().isEmpty()
        && (code || ((meaning.isCode() || meaning.isKey()) && isAll(ColumnType.INTEGER)));
  }

  double minimum() {
    return measures.minimum();
  }

  double maximum() {
    return measures.maximum();
  }
}
