package io.millrace.local.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The values of all metrics of the last three hours, by second. */
final class MetricStore {

  private static final Duration KEPT = Duration.ofHours(3);

  private final ConcurrentMap<MetricId, ConcurrentNavigableMap<Long, Aggregate>> series =
      new ConcurrentHashMap<>();

  /** The values of a second, to add to. */
  Aggregate at(MetricId metric, Instant time) {
    ConcurrentNavigableMap<Long, Aggregate> seconds =
        series.computeIfAbsent(metric, absent -> new ConcurrentSkipListMap<>());
    seconds.headMap(time.minus(KEPT).getEpochSecond()).clear();
    return seconds.computeIfAbsent(time.getEpochSecond(), absent -> new Aggregate());
  }

  /** All values from {@code from} up to, and without, {@code to}. */
  Aggregate between(MetricId metric, Instant from, Instant to) {
    Aggregate total = new Aggregate();
    ConcurrentNavigableMap<Long, Aggregate> seconds = series.get(metric);
    if (seconds != null) {
      seconds
          .subMap(from.getEpochSecond(), to.getEpochSecond())
          .values()
          .forEach(second -> second.addTo(total));
    }
    return total;
  }

  List<MetricId> metrics() {
    return List.copyOf(series.keySet());
  }
}
