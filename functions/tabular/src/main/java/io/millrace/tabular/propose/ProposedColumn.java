package io.millrace.tabular.propose;

import io.millrace.columns.Codec;
import io.millrace.columns.Value;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.RowRule;
import io.millrace.domain.project.TimePattern;
import io.millrace.tabular.notation.NullWords;
import io.millrace.tabular.rows.Echo;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One column as a project would declare it: by what is known of its values, less what a trial on
 * the whole file has shown to be too much.
 */
final class ProposedColumn {

  private static final int MOST_WORDS = 1000;
  private static final int FEW_WORDS = 20;
  private static final int LONGEST_WORD = 100;

  /** A word that fewer rows have leaves others of its kind to be expected in the next file. */
  private static final int ROWS_A_WORD = 3;

  /** The rows below which nothing is concluded about the values of the next file. */
  private static final int FEWEST_ROWS = 50;

  private static final int FEWEST_NUMBERS = 10;
  private static final double MARGIN = 0.5;

  private static final double SECONDS_2000 = 946_684_800;
  private static final double SECONDS_2100 = 4_102_444_800.0;

  /** What a column is for. */
  enum Part {
    TARGET,
    ENTITY_KEY,
    EVENT_TIME,
    NONE
  }

  private final ColumnGuess guess;
  private final Set<String> conceded = new TreeSet<>();
  private final Set<String> laterNulls = new TreeSet<>();
  private ColumnType type;
  private boolean widened;
  private boolean leftOut;
  private boolean measure;

  ProposedColumn(ColumnGuess guess) {
    this.guess = guess;
    this.type = narrowest();
    this.leftOut = guess.isNested();
  }

  ColumnGuess guess() {
    return guess;
  }

  String name() {
    return guess.name();
  }

  /** The name for people, who did not choose it. */
  private String shown() {
    return Echo.of(name());
  }

  ColumnType type() {
    return type;
  }

  /** Declares the column as of another type than that of its values, as a person wishes. */
  void declare(ColumnType other) {
    type = other;
  }

  /** The narrowest type that holds every value and that means what they mean. */
  private ColumnType narrowest() {
    if (isFlag()) {
      return ColumnType.BOOLEAN;
    }
    if (guess.isAll(ColumnType.NUMBER) && !guess.isCode()) {
      return unix().isPresent()
          ? ColumnType.TIMESTAMP
          : guess.isAll(ColumnType.INTEGER) ? ColumnType.INTEGER : ColumnType.NUMBER;
    }
    if (guess.isAll(ColumnType.DATE)) {
      return ColumnType.DATE;
    }
    return guess.isAll(ColumnType.TIMESTAMP) ? ColumnType.TIMESTAMP : words();
  }

  private boolean isFlag() {
    Set<String> words = guess.words().keySet();
    return words.equals(Set.of("0", "1"))
        || (!words.isEmpty() && Set.of("false", "true").containsAll(words));
  }

  private ColumnType words() {
    boolean repeated =
        !guess.isUnique() && guess.distinct() <= Math.max(FEW_WORDS, guess.count() / 10);
    return guess.count() > 0 && repeated && guess.distinct() <= MOST_WORDS
        ? ColumnType.CATEGORY
        : ColumnType.TEXT;
  }

  boolean isTime() {
    return type == ColumnType.DATE || type == ColumnType.TIMESTAMP;
  }

  /** The pattern of numbers that a name tells to be seconds or milliseconds since 1970. */
  private Optional<String> unix() {
    if (!guess.meaning().isMoment() || guess.measures().notation().isPresent()) {
      return Optional.empty();
    }
    return isWithin(1)
        ? Optional.of(TimePattern.UNIX)
        : isWithin(1000) ? Optional.of(TimePattern.UNIX_MILLIS) : Optional.empty();
  }

  private boolean isWithin(double unit) {
    return guess.minimum() >= SECONDS_2000 * unit && guess.maximum() < SECONDS_2100 * unit;
  }

  /** Something that only tells rows apart. */
  boolean isIdentity() {
    return isRowNumber()
        || (!measure && guess.rises() && (guess.countsUp() || guess.count() >= FEWEST_ROWS))
        || (guess.isUnique()
            && ((type == ColumnType.TEXT && !guess.isProse())
                || (type == ColumnType.INTEGER && guess.meaning().isNumbering())));
  }

  /** What tells rows of one file apart, and means others in the next. */
  boolean isRowNumber() {
    return type == ColumnType.INTEGER && guess.meaning().isRowNumber();
  }

  /** Takes numbers that rise from row to row for a measure, where there is nothing else. */
  void takeAsMeasure() {
    measure = true;
  }

  /** Whether it is learned from although it goes on from row to row, and so from file to file. */
  boolean goesOn() {
    return measure && guess.rises();
  }

  /**
   * Takes back what a row of the whole file breaks.
   *
   * @param rule the word for it, as in {@link io.millrace.tabular.rows.Broken}
   * @return what is given up; empty where it was before
   */
  Optional<String> concede(String rule, String value) {
    if (rule.equals("type")) {
      return Optional.of(isNone(value) ? takeAsNone(value) : widen(value));
    }
    return conceded.add(rule)
        ? Optional.of("'%s' has no rule %s: a later row has '%s'".formatted(shown(), rule, value))
        : Optional.empty();
  }

  private boolean isNone(String value) {
    return type != ColumnType.CATEGORY
        && type != ColumnType.TEXT
        && type != ColumnType.BOOLEAN
        && new NullWords().take(value)
        && !laterNulls.contains(value);
  }

  private String takeAsNone(String value) {
    laterNulls.add(value);
    conceded.add("required");
    return "'%s' has no value where a later row has '%s'".formatted(shown(), value);
  }

  private String widen(String value) {
    widened = true;
    if (type == ColumnType.TEXT) {
      leftOut = true;
      return leftOut();
    }
    type = wider();
    return "'%s' is %s: a later row has '%s'".formatted(shown(), kind(type), value);
  }

  /** Whether no project can declare it. */
  boolean isLeftOut() {
    return leftOut;
  }

  private String leftOut() {
    return "'%s' is left out: it holds lists or objects".formatted(shown());
  }

  /** Whether the whole file has more than what was seen at first. */
  boolean hasMore() {
    return widened || conceded.contains("one-of");
  }

  private ColumnType wider() {
    return switch (type) {
      case BOOLEAN -> guess.isAll(ColumnType.INTEGER) ? ColumnType.INTEGER : ColumnType.CATEGORY;
      case INTEGER -> ColumnType.NUMBER;
      case DATE -> ColumnType.TIMESTAMP;
      case NUMBER, TIMESTAMP -> guess.words().size() < FEW_WORDS ? ColumnType.CATEGORY : words();
      case CATEGORY, TEXT -> ColumnType.TEXT;
    };
  }

  /** The column as a project would declare it. */
  Column column(Part part, boolean classes) {
    List<RowRule> rules = new ArrayList<>();
    if (guess.isUnique() && (part == Part.ENTITY_KEY || guess.meaning().isKey())) {
      rules.add(new RowRule.Unique());
    } else if (part == Part.TARGET && classes) {
      words(2).ifPresent(rules::add);
    } else {
      range(part).or(() -> words(ROWS_A_WORD)).ifPresent(rules::add);
    }
    rules.removeIf(rule -> conceded.contains(rule.name()));
    return new Column(
        name(),
        type,
        guess.isComplete(type) && !conceded.contains("required"),
        part == Part.TARGET || isFeature(part),
        rules,
        notation(),
        type == ColumnType.TEXT && isFeature(part) ? Column.USUAL_NGRAMS : null);
  }

  /** How the values are written, as far as that applies to the type; null for the usual way. */
  private @Nullable Notation notation() {
    Notation found = guess.notation().orElse(Notation.missing(Set.of()));
    Set<String> missing = new TreeSet<>(found.missing());
    missing.addAll(laterNulls);
    boolean unix = type == ColumnType.TIMESTAMP && guess.isAll(ColumnType.NUMBER);
    Notation all =
        new Notation(
            unix ? unix().orElse(null) : found.pattern(),
            found.decimal(),
            found.thousands(),
            found.unit(),
            missing);
    Notation applied = all.appliesTo(type) ? all : Notation.missing(all.missing());
    return applied.isUsual() && applied.missing().isEmpty() ? null : applied;
  }

  /** Whether a model may learn from it. */
  boolean isFeature(Part part) {
    return part == Part.NONE
        && (type != ColumnType.TEXT || guess.isProse())
        && !isTime()
        && !isIdentity();
  }

  /** The words that there are, if they are few and each is of so many rows at least. */
  private Optional<RowRule> words(int rows) {
    boolean named =
        (type == ColumnType.CATEGORY || type == ColumnType.INTEGER)
            && guess.distinct() == guess.words().size()
            && guess.distinct() <= FEW_WORDS
            && (guess.count() >= FEWEST_ROWS || rows < ROWS_A_WORD);
    return named
            && guess.words().values().stream().allMatch(count -> count >= rows)
            && guess.words().keySet().stream().allMatch(word -> word.length() <= LONGEST_WORD)
        ? Optional.of(new RowRule.OneOf(Set.copyOf(classes())))
        : Optional.empty();
  }

  /** The different values as the column's type writes them, the rarest first. */
  List<String> classes() {
    Codec codec = Codec.of(new Column(name(), type, false, false, List.of(), notation()));
    return guess.words().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(entry ->
            codec.read(entry.getKey()) instanceof Value.OfLong(var number)
                ? type == ColumnType.BOOLEAN ? String.valueOf(number != 0) : Long.toString(number)
                : entry.getKey())
        .distinct()
        .collect(Collectors.toList());
  }

  /** Half the span more on either side, but not below zero where nothing is. */
  private Optional<RowRule> range(Part part) {
    boolean measured = type == ColumnType.NUMBER || type == ColumnType.INTEGER;
    if (!measured
        || part == Part.EVENT_TIME
        || isTime()
        || isIdentity()
        || goesOn()
        || guess.count() < FEWEST_ROWS
        || (guess.distinct() < FEWEST_NUMBERS && !isCount())) {
      return Optional.empty();
    }
    double more = MARGIN * (guess.maximum() - guess.minimum());
    Double below = outward(guess.minimum() - more, RoundingMode.FLOOR);
    Double above = outward(guess.maximum() + more, RoundingMode.CEILING);
    if (below == null || above == null) {
      return Optional.empty();
    }
    return Optional.of(
        new RowRule.Range(
            guess.minimum() >= 0 ? Math.max(0, below) : below,
            guess.maximum() <= 0 ? Math.min(0, above) : above));
  }

  /** Zero and the numbers after it, none left out: of what is counted there may be one more. */
  private boolean isCount() {
    return type == ColumnType.INTEGER
        && guess.distinct() > 2
        && guess.minimum() == 0
        && guess.maximum() == guess.distinct() - 1;
  }

  /** Two digits of the bound, whole for whole numbers; null where there is no such number. */
  private @Nullable Double outward(double bound, RoundingMode rounding) {
    if (!Double.isFinite(bound)) {
      return null;
    }
    BigDecimal round = new BigDecimal(bound).round(new MathContext(2, rounding));
    double value = (type == ColumnType.INTEGER ? round.setScale(0, rounding) : round).doubleValue();
    return Double.isFinite(value) ? value : null;
  }

  /** What a person should know of how the values were taken; empty where it is as it looks. */
  Optional<String> given() {
    if (leftOut) {
      return Optional.of(leftOut());
    }
    if (guess.count() == 0) {
      return Optional.of("'%s' is text: it has no value yet".formatted(shown()));
    }
    if (guess.isCode()
        && !guess.meaning().isKey()
        && (type == ColumnType.TEXT || type == ColumnType.CATEGORY)) {
      return Optional.of(
          "'%s' is %s and no number: its digits are a code".formatted(shown(), kind(type)));
    }
    if (type != ColumnType.TEXT && type != ColumnType.CATEGORY) {
      Notation notation = notation();
      return notation == null
          ? Optional.empty()
          : Optional.of("'%s' is %s%s".formatted(shown(), kind(type), written(notation)));
    }
    if (type == ColumnType.TEXT && guess.isProse()) {
      return Optional.of(
          "the words of '%s' are learned from: with feature: false they are not"
              .formatted(shown()));
    }
    return guess
        .measures()
        .ambiguous()
        .or(guess.measures()::nearly)
        .map(why -> "'%s' is %s: %s".formatted(shown(), kind(type), why));
  }

  private String written(Notation notation) {
    String how =
        notation.isUsual()
            ? ""
            : ", written like "
                + Codec.of(new Column(name(), type, false, false, List.of(), notation)).example();
    return notation.missing().isEmpty()
        ? how
        : how
            + ", where %s no value"
                .formatted(
                    notation.missing().stream()
                            .map(word -> "'" + Echo.of(word) + "'")
                            .collect(Collectors.joining(", "))
                        + (notation.missing().size() == 1 ? " is" : " are"));
  }

  static String kind(ColumnType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
