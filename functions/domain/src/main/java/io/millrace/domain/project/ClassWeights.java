package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.Map;

/** How much the rows of each class count while a model learns, not while it is measured. */
public sealed interface ClassWeights {

  /** Each row counts the same. */
  record Equal() implements ClassWeights {}

  /** Each class counts the same, however many rows it has. */
  record Balanced() implements ClassWeights {}

  /**
   * Rows of a class count so many times.
   *
   * @param byClass above 0; 1 for a class that is not named
   */
  record Given(Map<String, Double> byClass) implements ClassWeights {
    public Given {
      byClass = Map.copyOf(byClass);
      byClass.forEach((label, weight) ->
          Check.that(weight > 0 && weight <= 1e6, "weight of class " + label, "above 0", weight));
    }
  }
}
