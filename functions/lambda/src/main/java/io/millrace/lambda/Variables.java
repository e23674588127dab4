package io.millrace.lambda;

import java.util.Map;

/** The environment that a process was started with, read once when its room starts. */
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

  /** Their names only: values may be secret. */
  @Override
  public String toString() {
    return "Variables" + all.keySet();
  }
}
