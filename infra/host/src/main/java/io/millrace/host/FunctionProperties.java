package io.millrace.host;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** System properties as one function sees them: the host's, but for what it changed. */
final class FunctionProperties {

  private final ConcurrentMap<String, Optional<String>> changed = new ConcurrentHashMap<>();

  FunctionProperties(Map<String, String> own) {
    own.forEach((key, value) -> changed.put(key, Optional.of(value)));
  }

  @Nullable String get(String key) {
    Optional<String> value = changed.get(key);
    return value == null ? System.getProperty(key) : value.orElse(null);
  }

  /** Returns what it was before. */
  @Nullable String set(String key, String value) {
    String before = get(key);
    changed.put(key, Optional.of(value));
    return before;
  }

  /** Returns what it was before. */
  @Nullable String clear(String key) {
    String before = get(key);
    changed.put(key, Optional.empty());
    return before;
  }
}
