package io.millrace.definition;

import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads how the values of a column are written. */
final class NotationReader {

  private final Set<String> missing;

  /**
   * @param missing words that stand for no value in any column
   */
  NotationReader(Set<String> missing) {
    this.missing = missing;
  }

  /** The notation of a column that says none; empty for the usual one. */
  Optional<Notation> usual() {
    return missing.isEmpty() ? Optional.empty() : Optional.of(Notation.missing(missing));
  }

  /** The notation that a column says; empty for the usual one. */
  Optional<Notation> read(Section section, ColumnType type) {
    String pattern = part(section, "format", type, NotationReader::pattern);
    String language = part(section, "language", type, NotationReader::named);
    String zone = part(section, "zone", type, NotationReader::zoned);
    String decimal = part(section, "decimal", type, text -> number(text, null, null));
    String thousands = part(section, "thousands", type, text -> number(other(text), text, null));
    String unit = part(section, "unit", type, text -> number(null, null, text));
    Set<String> words = new TreeSet<>(missing);
    section.find("missing").ifPresent(given -> words.addAll(words(given)));
    if (pattern == null
        && language == null
        && zone == null
        && decimal == null
        && thousands == null
        && unit == null) {
      return words.isEmpty() ? Optional.empty() : Optional.of(Notation.missing(words));
    }
    return section
        .find("thousands")
        .or(() -> section.find("language"))
        .orElse(section.at())
        .make(() -> new Notation(pattern, decimal, thousands, unit, words, language, zone));
  }

  private static Notation pattern(String pattern) {
    return new Notation(pattern, null, null, null, Set.of());
  }

  private static Notation number(
      @Nullable String decimal, @Nullable String thousands, @Nullable String unit) {
    return new Notation(null, decimal, thousands, unit, Set.of());
  }

  private static Notation named(String language) {
    return new Notation("d MMMM yyyy", null, null, null, Set.of(), language, null);
  }

  private static Notation zoned(String zone) {
    return new Notation(null, null, null, null, Set.of(), null, zone);
  }

  /** A decimal mark that goes with these thousands. */
  private static String other(String thousands) {
    return thousands.equals(".") ? "," : ".";
  }

  /** One part, if it is valid by itself and applies to the column. */
  private static @Nullable String part(
      Section section, String name, ColumnType type, Function<String, Notation> alone) {
    return section
        .find(name)
        .flatMap(value ->
            value
                .text()
                .filter(text ->
                    value
                        .make(() -> alone.apply(text))
                        .filter(notation -> applies(notation, type, value))
                        .isPresent()))
        .orElse(null);
  }

  private static boolean applies(Notation notation, ColumnType type, YamlValue value) {
    if (!notation.appliesTo(type)) {
      value.note("does not apply to a column of type " + Words.of(type));
      return false;
    }
    return true;
  }

  /** Words that stand for no value. */
  static Set<String> words(YamlValue value) {
    Set<String> words = new LinkedHashSet<>();
    for (YamlValue item : value.items()) {
      item.text()
          .filter(word -> item.accepts(() -> Notation.missing(Set.of(word))))
          .filter(word -> !words.add(word))
          .ifPresent(_ -> item.note("is listed twice"));
    }
    return words;
  }
}
