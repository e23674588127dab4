package io.millrace.definition;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A group of settings. A setting that is absent, or has no value, takes its default. */
record Section(Value at, Map<String, Value> fields) {

  /** The setting of this name. */
  Optional<Value> find(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isNull());
  }

  /** What the setting of this name reads as, or the default. */
  <T> T get(String name, Function<Value, Optional<T>> as, T otherwise) {
    return find(name).flatMap(as).orElse(otherwise);
  }

  /** The setting of this name, which must be there. */
  Optional<Value> require(String name) {
    Optional<Value> value = find(name);
    if (value.isEmpty() && at.isMapping()) {
      fields
          .getOrDefault(name, at)
          .note(fields.containsKey(name) ? "has no value" : name + " is missing");
    }
    return value;
  }
}
