package io.millrace.definition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.columns.Codec;
import io.millrace.domain.Check;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.domain.project.RowRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a column: its type alone, or its type with its notation and rules. */
final class ColumnReader {

  private final Set<String> missing;

  /**
   * @param missing words that stand for no value in any column
   */
  ColumnReader(Set<String> missing) {
    this.missing = missing;
  }

  Optional<Column> read(String name, YamlValue value) {
    var notations = new NotationReader(missing);
    if (value.isScalar()) {
      return value
          .word(ColumnType.class)
          .flatMap(type ->
              value.make(() ->
                  new Column(name, type, false, true, List.of(), notations.usual().orElse(null))));
    }
    Section section =
        value.section(
            "type",
            "required",
            "feature",
            "ngrams",
            "format",
            "language",
            "zone",
            "decimal",
            "thousands",
            "unit",
            "missing",
            "range",
            "oneOf",
            "pattern",
            "unique",
            "dateRange");
    boolean required = section.get("required", YamlValue::flag, false);
    boolean feature = section.get("feature", YamlValue::flag, true);
    return section
        .require("type")
        .flatMap(given -> given.word(ColumnType.class))
        .flatMap(type -> {
          Notation notation = notations.read(section, type).orElse(null);
          List<RowRule> rules = rules(section, type, notation);
          Integer ngrams = ngrams(section, type, feature).orElse(null);
          return value.make(
              () -> new Column(name, type, required, feature, rules, notation, ngrams));
        });
  }

  /** A text is a feature where that is said: one of which nothing is said is carried along. */
  private static Optional<Integer> ngrams(Section section, ColumnType type, boolean feature) {
    boolean asked = type == ColumnType.TEXT && feature && section.find("feature").isPresent();
    Optional<YamlValue> given = section.find("ngrams");
    if (!asked) {
      given.ifPresent(value -> value.note("is for a text with feature: true"));
      return Optional.empty();
    }
    return given.isEmpty()
        ? Optional.of(Column.USUAL_NGRAMS)
        : given
            .flatMap(YamlValue::integer)
            .filter(number ->
                given
                    .get()
                    .accepts(() ->
                        Check.that(
                            number >= 1 && number <= Column.MOST_NGRAMS,
                            "ngrams",
                            "1 to " + Column.MOST_NGRAMS,
                            number)))
            .map(Long::intValue);
  }

  private static List<RowRule> rules(
      Section section, ColumnType type, @Nullable Notation notation) {
    List<RowRule> rules = new ArrayList<>();
    section
        .fields()
        .forEach((name, value) -> {
          if (!value.isNull()) {
            rule(name, value)
                .filter(rule -> applies(rule, type, value))
                .map(rule ->
                    rule instanceof RowRule.OneOf words
                        ? canonical(words, value, type, notation)
                        : rule)
                .ifPresent(rules::add);
          }
        });
    return rules;
  }

  private static Optional<? extends RowRule> rule(String name, YamlValue value) {
    return switch (name) {
      case "range" -> range(value);
      case "oneOf" -> oneOf(value);
      case "pattern" -> value.text().flatMap(pattern -> pattern(pattern, value));
      case "unique" -> value.flag().filter(on -> on).map(_ -> new RowRule.Unique());
      case "dateRange" -> dateRange(value);
      default -> Optional.empty();
    };
  }

  /**
   * Reads a pattern, in the syntax of RE2, so that no value takes longer to match than others of
   * its length.
   */
  private static Optional<RowRule> pattern(String pattern, YamlValue value) {
    Optional<RowRule> rule = value.make(() -> new RowRule.Matches(pattern));
    try {
      rule.ifPresent(_ -> Pattern.compile(pattern));
      return rule;
    } catch (PatternSyntaxException e) {
      value.refuse("a regular expression of RE2, without look-around and back-references");
      return Optional.empty();
    }
  }

  private static boolean applies(RowRule rule, ColumnType type, YamlValue value) {
    if (!rule.appliesTo(type)) {
      value.note("does not apply to a column of type " + Words.of(type));
      return false;
    }
    return true;
  }

  private static Optional<RowRule> range(YamlValue value) {
    return bounds(value, YamlValue::number)
        .flatMap(b -> value.make(() -> new RowRule.Range(b.from(), b.to())));
  }

  private static Optional<RowRule> dateRange(YamlValue value) {
    return bounds(value, YamlValue::date)
        .flatMap(b -> value.make(() -> new RowRule.DateRange(b.from(), b.to())));
  }

  private static Optional<RowRule> oneOf(YamlValue value) {
    if (!value.isList()) {
      value.refuse("a list of values");
      return Optional.empty();
    }
    Set<String> values = new LinkedHashSet<>();
    for (YamlValue item : value.items()) {
      item.text().filter(text -> !values.add(text)).ifPresent(_ -> item.note("is listed twice"));
    }
    return value.make(() -> new RowRule.OneOf(values));
  }

  /**
   * The values as their column's codec names them, so that {@code True} and {@code true} are one.
   */
  private static RowRule canonical(
      RowRule.OneOf declared, YamlValue value, ColumnType type, @Nullable Notation notation) {
    Codec codec = Codec.of(new Column("any", type, false, false, List.of(declared), notation));
    Set<String> texts = new HashSet<>();
    Set<String> words = new LinkedHashSet<>();
    for (YamlValue item : value.items()) {
      item.text()
          .filter(texts::add)
          .ifPresent(text -> {
            Optional<String> word = codec.word(codec.read(text));
            if (word.isEmpty()) {
              item.refuse("a value of type " + Words.of(type));
            } else if (!words.add(word.get())) {
              item.note("is '%s', which is listed before".formatted(word.get()));
            }
          });
    }
    return words.isEmpty() ? declared : new RowRule.OneOf(words);
  }

  /** {@code [from, to]}, each of which may be null for no bound. */
  private static <T> Optional<Bounds<T>> bounds(
      YamlValue value, Function<YamlValue, Optional<T>> as) {
    List<YamlValue> items = value.isList() ? value.items() : List.of();
    if (items.size() != 2) {
      value.refuse("[from, to], with null for no bound");
      return Optional.empty();
    }
    Optional<T> from = items.get(0).isNull() ? Optional.empty() : as.apply(items.get(0));
    Optional<T> to = items.get(1).isNull() ? Optional.empty() : as.apply(items.get(1));
    boolean read =
        from.isPresent() != items.get(0).isNull() && to.isPresent() != items.get(1).isNull();
    return read ? Optional.of(new Bounds<>(from.orElse(null), to.orElse(null))) : Optional.empty();
  }

  private record Bounds<T>(@Nullable T from, @Nullable T to) {}
}
