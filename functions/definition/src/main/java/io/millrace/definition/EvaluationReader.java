package io.millrace.definition;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.EvaluationPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a model is looked at for beyond its figures: {@code evaluation}. */
final class EvaluationReader {

  private final List<Column> columns;

  EvaluationReader(List<Column> columns) {
    this.columns = columns;
  }

  Optional<EvaluationPolicy> read(YamlValue value) {
    Section section = value.section("slices", "fairness", "bounds", "stability");
    List<List<String>> slices = section.get("slices", this::segmentations, List.of());
    EvaluationPolicy.Fairness fairness =
        section.find("fairness").flatMap(this::fairness).orElse(null);
    Map<String, List<Double>> bounds = section.get("bounds", this::bounds, Map.of());
    EvaluationPolicy.Stability stability =
        section.find("stability").flatMap(EvaluationReader::stability).orElse(null);
    return value.make(() -> new EvaluationPolicy(slices, fairness, bounds, stability));
  }

  private static Optional<EvaluationPolicy.Stability> stability(YamlValue value) {
    Section section = value.section("seeds", "minutes");
    Optional<Integer> seeds =
        section.require("seeds").flatMap(YamlValue::integer).map(TrainingReader::within);
    @Nullable Integer minutes =
        section
            .find("minutes")
            .flatMap(YamlValue::integer)
            .map(TrainingReader::within)
            .orElse(null);
    return seeds.flatMap(given -> value.make(() -> new EvaluationPolicy.Stability(given, minutes)));
  }

  private Optional<EvaluationPolicy.Fairness> fairness(YamlValue value) {
    Section section = value.section("groups", "favourable");
    Optional<YamlValue> given = section.require("groups");
    Optional<List<List<String>>> groups = given.flatMap(this::segmentations);
    @Nullable String favourable = section.find("favourable").flatMap(YamlValue::text).orElse(null);
    return groups.flatMap(
        found -> value.make(() -> new EvaluationPolicy.Fairness(found, favourable)));
  }

  private Optional<List<List<String>>> segmentations(YamlValue value) {
    List<List<String>> all = new ArrayList<>();
    for (YamlValue item : value.items()) {
      columns(item)
          .filter(names -> names.stream().allMatch(name -> tellsApart(item, name)))
          .ifPresent(all::add);
    }
    return value.isList() ? Optional.of(all) : Optional.empty();
  }

  /** A column, or several together. */
  static Optional<List<String>> columns(YamlValue value) {
    if (!value.isList()) {
      return value.text().map(List::of);
    }
    List<String> names = new ArrayList<>();
    List<YamlValue> items = value.items();
    items.forEach(item -> item.text().ifPresent(names::add));
    return names.size() == items.size() ? Optional.of(names) : Optional.empty();
  }

  private boolean tellsApart(YamlValue value, String name) {
    Optional<Column> column = columns.stream().filter(each -> each.name().equals(name)).findFirst();
    if (column.isEmpty()) {
      value.note("there is no column '%s'".formatted(name));
    } else if (!EvaluationPolicy.tellsApart(column.get())) {
      value.note(
          "'%s' is a %s: rows are told apart by categories, booleans and numbers"
              .formatted(name, Words.of(column.get().type())));
      return false;
    }
    return column.isPresent();
  }

  private Optional<Map<String, List<Double>>> bounds(YamlValue value) {
    Map<String, List<Double>> bounds = new LinkedHashMap<>();
    value
        .entries()
        .forEach((name, cuts) -> {
          if (tellsApart(cuts, name)) {
            List<Double> numbers = new ArrayList<>();
            cuts.items().forEach(cut -> cut.number().ifPresent(numbers::add));
            bounds.put(name, numbers);
          }
        });
    return value.isMapping() ? Optional.of(bounds) : Optional.empty();
  }
}
