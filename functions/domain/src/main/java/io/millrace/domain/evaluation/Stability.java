package io.millrace.domain.evaluation;

import io.millrace.domain.Check;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a model is one of chance: the same definition has learned from the same rows with several
 * seeds, and each model was measured on the same held-out rows.
 *
 * @param asked how many seeds the definition asks for
 * @param seeds with which it has learned, the model's own first, at least 2; fewer than asked where
 *     its minutes ended it
 * @param rows held out
 * @param metric that is measured
 * @param values of the metric, in the order of the seeds
 * @param measures how far the models are apart
 */
public record Stability(
    int asked,
    List<Long> seeds,
    long rows,
    Metric metric,
    List<Double> values,
    SortedMap<StabilityMeasure, Double> measures) {

  public Stability {
    Check.that(seeds.size() >= 2, "stability seeds", "at least 2", seeds);
    Check.that(
        values.size() == seeds.size(),
        "stability values",
        "one of each of the seeds " + seeds,
        values);
    seeds = List.copyOf(seeds);
    values = List.copyOf(values);
    measures = new TreeMap<>(measures);
  }
}
