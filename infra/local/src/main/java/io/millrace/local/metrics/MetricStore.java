package io.millrace.local.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The values of all metrics of the last three hours, by second. Of what is older than a minute,
 * percentiles know ten samples a second.
 */
final class MetricStore {

  private static final Duration KEPT = Duration.ofHours(3);
  private static final long WHOLE_SECONDS = 60;
  private static final int SAMPLES_LATER = 10;

  private final ConcurrentMap<MetricId, ConcurrentNavigableMap<Long, Aggregate>> series =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<MetricId, String> units = new ConcurrentHashMap<>();

  /** The unit in which somebody put a metric; empty where nobody said it. */
  Optional<String> unit(MetricId metric) {
    return Optional.ofNullable(units.get(metric));
  }

  /** Notes the unit of a metric, and says which one it had already: one metric has one here. */
  Optional<String> note(MetricId metric, String unit) {
    return Optional.ofNullable(units.putIfAbsent(metric, unit));
  }

  /** The values of a second, to add to. */
  Aggregate at(MetricId metric, Instant time) {
    ConcurrentNavigableMap<Long, Aggregate> seconds =
        series.computeIfAbsent(metric, absent -> new ConcurrentSkipListMap<>());
    return seconds.computeIfAbsent(
        time.getEpochSecond(),
        second -> {
          forget(seconds, time);
          thinLast(seconds.headMap(second - WHOLE_SECONDS));
          return new Aggregate();
        });
  }

  /** Drops what is older than is kept, of metrics that have no new values as well. */
  void forget(Instant now) {
    series.values().forEach(seconds -> forget(seconds, now));
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

  private static void forget(ConcurrentNavigableMap<Long, Aggregate> seconds, Instant now) {
    seconds.headMap(now.minus(KEPT).getEpochSecond()).clear();
  }

  /** What is before them was thinned when they were the last. */
  private static void thinLast(ConcurrentNavigableMap<Long, Aggregate> older) {
    older.descendingMap().values().stream()
        .takeWhile(second -> second.samples() > SAMPLES_LATER)
        .forEach(second -> second.thin(SAMPLES_LATER));
  }
}
