package io.millrace.benchmark.functions;

import io.millrace.benchmark.functions.Meter.Reading;
import io.millrace.cdk.FunctionSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What one function used with one memory size: a line of {@code functions.csv}.
 *
 * @param function as {@link FunctionSpecification#title} names it
 * @param memoryMib that it was given
 * @param invocations that were measured
 * @param failures among them
 * @param peakMib most memory resident in any of its processes
 * @param initCpuSeconds processor time from the start of a process to its first invocation, the
 *     most of any
 * @param firstCpuSeconds processor time of the first invocation of a process, the most of any with
 *     usual work
 * @param usualCpuSeconds mean processor time of later invocations with usual work
 * @param slowestCpuSeconds most processor time of any invocation
 */
public record FunctionMeasure(
    String function,
    int memoryMib,
    int invocations,
    int failures,
    int peakMib,
    double initCpuSeconds,
    double firstCpuSeconds,
    double usualCpuSeconds,
    double slowestCpuSeconds) {

  /** The first line of the file. */
  static final String HEADER =
      "function,memoryMib,invocations,failures,peakMib,initCpuSeconds,firstCpuSeconds,"
          + "usualCpuSeconds,slowestCpuSeconds";

  private static final int FIELDS = 9;

  /**
   * Sums up what was measured.
   *
   * @throws IllegalStateException if the function did not return once, or the operating system does
   *     not tell what processes use: there is nothing to say then
   */
  static FunctionMeasure of(FunctionSpecification specification, List<Reading> readings) {
    List<Reading> returned = readings.stream().filter(each -> each.usage().succeeded()).toList();
    if (returned.isEmpty()) {
      throw new IllegalStateException(
          "%s returned from none of its %s invocations"
              .formatted(specification.title(), readings.size()));
    }
    List<Reading> first = returned.stream().filter(each -> each.usage().init() != null).toList();
    List<Reading> usual = returned.stream().filter(each -> !each.largest()).toList();
    List<Reading> later = usual.stream().filter(each -> each.usage().init() == null).toList();
    return new FunctionMeasure(
        specification.title(),
        readings.getFirst().usage().memoryMegabytes(),
        readings.size(),
        readings.size() - returned.size(),
        (int) Math.ceilDiv(peakBytes(readings), 1L << 20),
        most(first, each -> seconds(each.usage().initCpu())),
        most(first.stream().filter(usual::contains).toList(), each -> seconds(each.usage().cpu())),
        values(later.isEmpty() ? usual : later).average().orElse(0),
        most(returned, each -> seconds(each.usage().cpu())));
  }

  boolean isOfSameFunctionAndSize(FunctionMeasure other) {
    return function.equals(other.function) && memoryMib == other.memoryMib;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%s,%s,%.2f,%.2f,%.4f,%.2f",
        function,
        memoryMib,
        invocations,
        failures,
        peakMib,
        initCpuSeconds,
        firstCpuSeconds,
        usualCpuSeconds,
        slowestCpuSeconds);
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static FunctionMeasure parse(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "expected the %s fields of '%s', got '%s'".formatted(FIELDS, HEADER, line));
    }
    return new FunctionMeasure(
        fields[0],
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]),
        Double.parseDouble(fields[5]),
        Double.parseDouble(fields[6]),
        Double.parseDouble(fields[7]),
        Double.parseDouble(fields[8]));
  }

  private static long peakBytes(List<Reading> readings) {
    return readings.stream()
        .map(each -> each.usage().peakBytes())
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .max()
        .orElseThrow(
            () -> new IllegalStateException("peak memory is known on Linux only: measure there"));
  }

  private static DoubleStream values(List<Reading> readings) {
    return readings.stream().mapToDouble(each -> seconds(each.usage().cpu()));
  }

  private static double most(List<Reading> readings, ToDoubleFunction<Reading> value) {
    return readings.stream().mapToDouble(value).max().orElse(0);
  }

  private static double seconds(@Nullable Duration duration) {
    if (duration == null) {
      throw new IllegalStateException("this machine does not tell the processor time of processes");
    }
    return duration.toNanos() / 1e9;
  }
}
