package io.millrace.local.metrics;

import io.millrace.local.service.ServiceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values of one metric over one span of time; of many values, percentiles know the first 1000. */
final class Aggregate {

  private static final int MOST_SAMPLES = 1000;

  private List<Double> samples = new ArrayList<>();
  private double count;
  private double sum;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  synchronized void add(double value) {
    count++;
    sum += value;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    if (samples.size() < MOST_SAMPLES) {
      samples.add(value);
    }
  }

  /** Adds a value so many times. */
  synchronized void add(double value, double times) {
    add(times, value * times, value, value);
    for (double i = 0; i < times && samples.size() < MOST_SAMPLES; i++) {
      samples.add(value);
    }
  }

  /** Adds a set of values of which only these statistics are known. */
  synchronized void add(double addedCount, double addedSum, double least, double most) {
    count += addedCount;
    sum += addedSum;
    minimum = Math.min(minimum, least);
    maximum = Math.max(maximum, most);
  }

  synchronized void addTo(Aggregate total) {
    total.merge(count, sum, minimum, maximum, samples);
  }

  private synchronized void merge(
      double otherCount, double otherSum, double least, double most, List<Double> others) {
    add(otherCount, otherSum, least, most);
    int room = MOST_SAMPLES - samples.size();
    samples.addAll(others.subList(0, Math.min(room, others.size())));
  }

  /** Keeps so many samples at most, spread over all that there are. */
  synchronized void thin(int most) {
    int all = samples.size();
    if (all > most) {
      List<Double> kept = new ArrayList<>(most);
      for (int i = 0; i < most; i++) {
        kept.add(samples.get((int) ((long) i * all / most)));
      }
      samples = kept;
    }
  }

  /** How many single values percentiles know. */
  synchronized int samples() {
    return samples.size();
  }

  synchronized boolean isEmpty() {
    return count == 0;
  }

  /**
   * One statistic: {@code Sum}, {@code Average}, {@code Minimum}, {@code Maximum}, {@code
   * SampleCount}, or a percentile as {@code p99}. There must be values.
   */
  synchronized double statistic(String name) {
    return switch (name) {
      case "Sum" -> sum;
      case "Average" -> sum / count;
      case "Minimum" -> minimum;
      case "Maximum" -> maximum;
      case "SampleCount" -> count;
      default -> percentile(name);
    };
  }

  private double percentile(String name) {
    if (!name.matches("p\\d+(\\.\\d+)?") || samples.isEmpty()) {
      throw new ServiceException(400, "InvalidParameterValue", "unknown statistic " + name);
    }
    List<Double> sorted = new ArrayList<>(samples);
    Collections.sort(sorted);
    double share = Double.parseDouble(name.substring(1)) / 100;
    return sorted.get(Math.clamp((int) Math.ceil(share * sorted.size()) - 1, 0, sorted.size() - 1));
  }
}
