package io.millrace.domain.monitoring;

import io.millrace.domain.Check;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Metric;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the predictions of one window about rows of one kind.
 *
 * @param column that tells the kinds apart, one of {@code monitoring.segments}
 * @param value of it; null for all rows of which it is not named: the rarer ones, and those without
 * @param predictions of the window that are looked at
 * @param score what was said on average: the number, or the probability of the event or of what was
 *     said; null where nothing was
 * @param labels of how many it is known what came true, since the start of what was judged
 * @param metrics of those, accuracy or the mean absolute error; none where too few are
 * @param earned what those earned a prediction on average, by the project's metrics; none where too
 *     few are
 */
public record SegmentQuality(
    String column,
    @Nullable String value,
    long predictions,
    @Nullable Double score,
    long labels,
    SortedMap<Metric, Estimate> metrics,
    SortedMap<String, Double> earned) {

  public SegmentQuality {
    Check.that(predictions >= 0, "predictions", "at least 0", predictions);
    Check.that(labels >= 0, "labels", "at least 0", labels);
    metrics = new TreeMap<>(metrics);
    earned = new TreeMap<>(earned);
  }
}
