package io.millrace.definition;

import io.millrace.domain.Interval;
import io.millrace.domain.project.DefaultAnswer;
import io.millrace.domain.project.FallbackPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what answers where the version that serves does not: {@code deployment.fallback}. */
final class FallbackReader {

  private FallbackReader() {}

  /** Empty where something is wrong and was noted, or nothing is said. */
  static Optional<FallbackPolicy> read(YamlValue value) {
    Section section = value.section("version", "default");
    Optional<Long> version = section.find("version").flatMap(YamlValue::integer);
    Optional<DefaultAnswer> answer = section.find("default").flatMap(FallbackReader::answer);
    return version.isEmpty() && answer.isEmpty()
        ? Optional.empty()
        : value.make(() ->
            new FallbackPolicy(
                version.map(number -> Math.clamp(number, 0, Integer.MAX_VALUE)).orElse(null),
                answer.orElse(null)));
  }

  private static Optional<DefaultAnswer> answer(YamlValue value) {
    Section section =
        value.isMapping()
            ? value.section("value", "lower", "upper", "probability", "class")
            : new Section(value, Map.of());
    Set<String> given = section.fields().keySet();
    if (given.equals(Set.of("class"))) {
      return section.require("class").flatMap(YamlValue::text).map(DefaultAnswer.OfClass::new);
    }
    if (given.equals(Set.of("probability"))) {
      return section
          .require("probability")
          .flatMap(YamlValue::number)
          .flatMap(number -> value.make(() -> new DefaultAnswer.Probability(number)));
    }
    if (given.equals(Set.of("value")) || given.equals(Set.of("value", "lower", "upper"))) {
      return estimate(value, section, given.size() > 1);
    }
    value.refuse(
        "{value: 12.5}, {value: 12.5, lower: 10, upper: 15}, {probability: 0.3} or {class: A}");
    return Optional.empty();
  }

  private static Optional<DefaultAnswer> estimate(
      YamlValue at, Section section, boolean withInterval) {
    Optional<Double> value = section.require("value").flatMap(YamlValue::number);
    if (!withInterval) {
      return value.flatMap(number -> at.make(() -> new DefaultAnswer.Estimate(number, null)));
    }
    Optional<Double> lower = section.require("lower").flatMap(YamlValue::number);
    Optional<Double> upper = section.require("upper").flatMap(YamlValue::number);
    return value.isEmpty() || lower.isEmpty() || upper.isEmpty()
        ? Optional.empty()
        : at.make(
            () -> new DefaultAnswer.Estimate(value.get(), new Interval(lower.get(), upper.get())));
  }
}
