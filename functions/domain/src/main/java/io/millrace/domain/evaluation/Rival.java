package io.millrace.domain.evaluation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Another model on the same rows.
 *
 * @param evaluation how it did
 * @param differences how much better the model is than it, by metric
 */
public record Rival(Evaluation evaluation, SortedMap<Metric, Difference> differences) {
  public Rival {
    differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
  }
}
