package io.millrace.runtime.process;

import java.util.Map;
import java.util.Optional;

/** The environment that a process was started with, read once when its module starts. */
public record Variables(Map<String, String> all) {

  public Variables {
    all = Map.copyOf(all);
  }

  /** Those of this process. */
  public static Variables ofProcess() {
    return new Variables(System.getenv());
  }

  /**
   * The value of a variable.
   *
   * @throws IllegalStateException if it is not set, or blank: the function does not start
   */
  public String required(String name) {
    String value = all.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IllegalStateException("the environment variable " + name + " is not set");
    }
    return value;
  }

  /** The value of a variable that not every stage sets; empty where it is not set, or blank. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(all.get(name)).filter(value -> !value.isBlank());
  }

  /** Their names only: values may be secret. */
  @Override
  public String toString() {
    return "Variables" + all.keySet();
  }
}
