package io.millrace.local.metrics;

import io.millrace.local.service.ServiceException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of one metric over one span of time; of many values, percentiles know the first 1000. */
final class Aggregate {

  private static final int MOST_SAMPLES = 1000;
  private static final double[] NONE = {};

  /** The percentile rank of what is more than, and up to: at least one of both. */
  private static final Pattern RANK =
      Pattern.compile("PR\\((?!:\\))(\\d+(?:\\.\\d+)?)?:(\\d+(?:\\.\\d+)?)?\\)");

  private double[] samples = NONE;
  private int known; // of the samples, from the first
  private double count;
  private double sum;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  synchronized void add(double value) {
    count++;
    sum += value;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    sample(value);
  }

  /** Adds a value so many times. */
  synchronized void add(double value, double times) {
    add(times, value * times, value, value);
    for (double i = 0; i < times && known < MOST_SAMPLES; i++) {
      sample(value);
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
    total.merge(count, sum, minimum, maximum, Arrays.copyOf(samples, known));
  }

  private synchronized void merge(
      double otherCount, double otherSum, double least, double most, double[] others) {
    add(otherCount, otherSum, least, most);
    for (double other : others) {
      sample(other);
    }
  }

  private void sample(double value) {
    if (known == MOST_SAMPLES) {
      return;
    }
    if (known == samples.length) {
      samples = Arrays.copyOf(samples, Math.clamp(2L * known, 4, MOST_SAMPLES));
    }
    samples[known++] = value;
  }

  /** Keeps so many samples at most, spread over all that there are. */
  synchronized void thin(int most) {
    if (known > most) {
      double[] kept = new double[most];
      for (int i = 0; i < most; i++) {
        kept[i] = samples[(int) ((long) i * known / most)];
      }
      samples = kept;
      known = most;
    }
  }

  /** How many single values percentiles know. */
  synchronized int samples() {
    return known;
  }

  synchronized boolean isEmpty() {
    return count == 0;
  }

  /**
   * One statistic: {@code Sum}, {@code Average}, {@code Minimum}, {@code Maximum}, {@code
   * SampleCount}, a percentile as {@code p99}, or a percentile rank as {@code PR(:300)}, which is
   * the percentage of the values that are no greater. There must be values.
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
    Matcher rank = RANK.matcher(name);
    if (rank.matches() && known > 0) {
      return rank(
          rank.group(1) == null ? Double.NEGATIVE_INFINITY : Double.parseDouble(rank.group(1)),
          rank.group(2) == null ? Double.POSITIVE_INFINITY : Double.parseDouble(rank.group(2)));
    }
    if (!name.matches("p\\d+(\\.\\d+)?") || known == 0) {
      throw new ServiceException(400, "InvalidParameterValue", "unknown statistic " + name);
    }
    double[] sorted = Arrays.copyOf(samples, known);
    Arrays.sort(sorted);
    double share = Double.parseDouble(name.substring(1)) / 100;
    return sorted[Math.clamp((int) Math.ceil(share * known) - 1, 0, known - 1)];
  }

  private double rank(double above, double upTo) {
    long within =
        Arrays.stream(samples, 0, known).filter(value -> value > above && value <= upTo).count();
    return 100.0 * within / known;
  }
}
