package io.millrace.definition;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A group of settings. A setting that is absent, or has no value, takes its default. */
record Section(YamlValue at, Map<String, YamlValue> fields) {

  /** The setting of this name. */
  Optional<YamlValue> find(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isNull());
  }

  /** What the setting of this name reads as, or the default. */
  <T> T get(String name, Function<YamlValue, Optional<T>> as, T otherwise) {
    return find(name).flatMap(as).orElse(otherwise);
  }

  /** The setting of this name, which must be there. */
  Optional<YamlValue> require(String name) {
    Optional<YamlValue> value = find(name);
    if (value.isEmpty() && at.isMapping()) {
      fields
          .getOrDefault(name, at)
          .note(fields.containsKey(name) ? "has no value" : name + " is missing");
    }
    return value;
  }
}
