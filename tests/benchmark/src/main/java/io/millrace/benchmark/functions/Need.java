package io.millrace.benchmark.functions;

import io.millrace.cdk.FunctionSpecification;
import java.time.Duration;
import java.util.List;

/**
 * What a function has to be given, by what it was measured to use.
 *
 * <p>A JVM takes what memory it may, so its peak with much memory says little. What counts is the
 * peak with the least memory that does: with which no invocation failed, the peak was within the
 * memory, and collecting garbage did not make the slowest invocation slower than with any other
 * size, but for {@value #SLOWER} times and {@value #NOISE_SECONDS} s.
 */
final class Need {

  /** Memory beyond the peak: other data, another processor, what Lambda itself takes. */
  private static final double HEADROOM = 1.3;

  private static final double SLOWER = 1.25;
  private static final double NOISE_SECONDS = 0.5; // what first invocations differ by

  /** Time beyond the slowest: waiting for other services, which is not measured. */
  private static final double PATIENCE = 3;

  /** AWS Lambda Developer Guide: an initialization that takes longer is begun again. */
  private static final double LONGEST_START_SECONDS = 10;

  private Need() {}

  /**
   * The measure with the least memory that does.
   *
   * @param measures of one function
   * @throws IllegalStateException if none does
   */
  static FunctionMeasure least(List<FunctionMeasure> measures) {
    double fastest =
        measures.stream()
            .filter(Need::isSound)
            .mapToDouble(FunctionMeasure::slowestCpuSeconds)
            .min()
            .orElse(0);
    return measures.stream()
        .filter(Need::isSound)
        .filter(each -> each.slowestCpuSeconds() <= fastest * SLOWER + NOISE_SECONDS)
        .min((a, b) -> Integer.compare(a.memoryMib(), b.memoryMib()))
        .orElseThrow(() ->
            new IllegalStateException("no memory size was enough; measure with more: " + measures));
  }

  /** Whether nothing failed, and all of it was within its memory. */
  static boolean isSound(FunctionMeasure measure) {
    return measure.failures() == 0 && measure.peakMib() <= measure.memoryMib();
  }

  /** Memory for the peak of the least that does, {@value #HEADROOM} times. */
  static int memoryMib(List<FunctionMeasure> measures) {
    return (int) Math.ceil(least(measures).peakMib() * HEADROOM);
  }

  /** Time for the slowest invocation of this measure, {@value #PATIENCE} times. */
  static Duration timeout(FunctionMeasure measure) {
    double seconds = LambdaModel.seconds(measure.slowestCpuSeconds(), measure.memoryMib());
    return Duration.ofSeconds((long) Math.ceil(seconds * PATIENCE));
  }

  /** Whether it starts in time, where it does not start from a snapshot. */
  static boolean startsInTime(FunctionSpecification specification, FunctionMeasure measure) {
    return specification.snapStart()
        || LambdaModel.seconds(measure.initCpuSeconds(), measure.memoryMib())
            < LONGEST_START_SECONDS;
  }
}
