package io.millrace.prediction;

import io.millrace.wire.Capture.Output;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How a version that is tried answered the instances of a request, against what was answered. */
final class ShadowComparison {

  private final double tolerance;
  private int all;
  private int different;
  private int failed;
  private double distance;

  /**
   * @param tolerance up to which an estimate does not differ, relative to the greater of the two
   */
  ShadowComparison(double tolerance) {
    this.tolerance = tolerance;
  }

  /** An instance that it answered. */
  void add(Output answered, Output tried) {
    all++;
    switch (answered) {
      case Output.Classified(var label, var _, var probabilities)
          when tried instanceof Output.Classified other -> {
        different += label.equals(other.label()) ? 0 : 1;
        distance += distance(probabilities, other.probabilities());
      }
      case Output.Estimated(var value, var _)
          when tried instanceof Output.Estimated(var other, var _) -> {
        double off = Math.abs(value - other);
        different += off > tolerance * Math.max(Math.abs(value), Math.abs(other)) ? 1 : 0;
        distance += off;
      }
      case Output.Classified _, Output.Estimated _ -> different++; // it predicts something else
    }
  }

  /** An instance that it did not answer. */
  void failed() {
    all++;
    failed++;
  }

  int all() {
    return all;
  }

  int different() {
    return different;
  }

  int failures() {
    return failed;
  }

  /** The sum over what it answered, as {@code ShadowAnswers} says it. */
  double distance() {
    return distance;
  }

  /** Total variation. */
  private static double distance(Map<String, Double> one, Map<String, Double> other) {
    Set<String> classes = new HashSet<>(one.keySet());
    classes.addAll(other.keySet());
    return classes.stream()
            .mapToDouble(
                each -> Math.abs(one.getOrDefault(each, 0.0) - other.getOrDefault(each, 0.0)))
            .sum()
        / 2;
  }
}
