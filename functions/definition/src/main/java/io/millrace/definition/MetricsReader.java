package io.millrace.definition;

import io.millrace.domain.project.BusinessMetric;
import io.millrace.domain.project.Gain;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what predictions earn by what came true: {@code monitoring.metrics}. */
final class MetricsReader {

  private static final Set<String> OF_DISTANCE = Set.of("each", "perUnitOver", "perUnitUnder");

  private MetricsReader() {}

  /** Empty where none is given; without those in which something is wrong and was noted. */
  static Optional<List<BusinessMetric>> read(YamlValue value) {
    List<BusinessMetric> metrics =
        value.items().stream().flatMap(item -> metric(item).stream()).toList();
    return metrics.isEmpty() ? Optional.empty() : Optional.of(metrics);
  }

  private static Optional<BusinessMetric> metric(YamlValue value) {
    Section section = value.section("name", "gain", "atLeast");
    Optional<String> name = section.require("name").flatMap(YamlValue::text);
    Optional<Gain> gain = section.require("gain").flatMap(MetricsReader::gain);
    Double atLeast = section.find("atLeast").flatMap(YamlValue::number).orElse(null);
    return name.isEmpty() || gain.isEmpty()
        ? Optional.empty()
        : value.make(() -> new BusinessMetric(name.get(), gain.get(), atLeast));
  }

  private static Optional<Gain> gain(YamlValue value) {
    if (value.isList()) {
      List<YamlValue> items = value.items();
      List<Gain.Classes.Pair> pairs = items.stream().flatMap(item -> pair(item).stream()).toList();
      return pairs.size() < items.size()
          ? Optional.empty()
          : value.make(() -> new Gain.Classes(pairs));
    }
    if (!value.isMapping() || value.entries().isEmpty()) {
      value.refuse(
          "{truePositive: 50, falsePositive: -5, falseNegative: -100}, a list of {predicted: A,"
              + " actual: B, gain: -5}, or {each: 10, perUnitOver: -2, perUnitUnder: -5}");
      return Optional.empty();
    }
    return value.entries().keySet().stream().anyMatch(OF_DISTANCE::contains)
        ? distance(value)
        : outcomes(value);
  }

  private static Optional<Gain.Classes.Pair> pair(YamlValue value) {
    Section section = value.section("predicted", "actual", "gain");
    Optional<String> predicted = section.require("predicted").flatMap(YamlValue::text);
    Optional<String> actual = section.require("actual").flatMap(YamlValue::text);
    Optional<Double> gain = section.require("gain").flatMap(YamlValue::number);
    return predicted.isEmpty() || actual.isEmpty() || gain.isEmpty()
        ? Optional.empty()
        : value.make(() -> new Gain.Classes.Pair(predicted.get(), actual.get(), gain.get()));
  }

  private static Optional<Gain> outcomes(YamlValue value) {
    Section section =
        value.section("truePositive", "falsePositive", "falseNegative", "trueNegative");
    double truePositive = section.get("truePositive", YamlValue::number, 0.0);
    double falsePositive = section.get("falsePositive", YamlValue::number, 0.0);
    double falseNegative = section.get("falseNegative", YamlValue::number, 0.0);
    double trueNegative = section.get("trueNegative", YamlValue::number, 0.0);
    return value.make(
        () -> new Gain.Outcomes(truePositive, falsePositive, falseNegative, trueNegative));
  }

  private static Optional<Gain> distance(YamlValue value) {
    Section section = value.section("each", "perUnitOver", "perUnitUnder");
    double each = section.get("each", YamlValue::number, 0.0);
    double over = section.get("perUnitOver", YamlValue::number, 0.0);
    double under = section.get("perUnitUnder", YamlValue::number, 0.0);
    return value.make(() -> new Gain.Distance(each, over, under));
  }
}
