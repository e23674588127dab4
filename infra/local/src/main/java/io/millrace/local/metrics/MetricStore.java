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

  /** One metric, with the second to which values were last added. */
  private static final class Series {

    private final ConcurrentNavigableMap<Long, Aggregate> seconds = new ConcurrentSkipListMap<>();
    private volatile Last last = new Last(Long.MIN_VALUE, new Aggregate());
  }

  private record Last(long second, Aggregate values) {}

  private final ConcurrentMap<MetricId, Series> series = new ConcurrentHashMap<>();
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
    Series of = series.get(metric);
    if (of == null) {
      of = series.computeIfAbsent(metric, absent -> new Series());
    }
    Last last = of.last;
    if (last.second() == time.getEpochSecond()) {
      return last.values();
    }
    ConcurrentNavigableMap<Long, Aggregate> seconds = of.seconds;
    Aggregate values =
        seconds.computeIfAbsent(
            time.getEpochSecond(),
            second -> {
              forget(seconds, time);
              thinLast(seconds.headMap(second - WHOLE_SECONDS));
              return new Aggregate();
            });
    of.last = new Last(time.getEpochSecond(), values);
    return values;
  }

  /** Drops what is older than is kept, of metrics that have no new values as well. */
  void forget(Instant now) {
    series.values().forEach(each -> forget(each.seconds, now));
  }

  /** All values from {@code from} up to, and without, {@code to}. */
  Aggregate between(MetricId metric, Instant from, Instant to) {
    Aggregate total = new Aggregate();
    Series of = series.get(metric);
    if (of != null) {
      of.seconds
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
