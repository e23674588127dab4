package io.millrace.benchmark.functions;

import io.millrace.cdk.FunctionSpecification;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The tables of {@code tests/benchmark/README.md}, in Markdown, from what is recorded. */
final class FunctionTable {

  private static final int MANY = 100;

  private FunctionTable() {}

  /**
   * All three: as deployed, what every size was enough for, and what every size costs.
   *
   * @throws IllegalStateException if a function was not measured with the memory that it has
   */
  static String of(FunctionMeasures measures) {
    return asDeployed(measures) + "\n" + bySize(measures) + "\n" + cost(measures);
  }

  private static String asDeployed(FunctionMeasures measures) {
    StringBuilder table =
        new StringBuilder(
            """
            | function | runs | memory MiB | peak MiB | left | start CPU s | first CPU s | usual CPU s | slowest CPU s | slowest on Lambda s | timeout s | times the slowest | usual GB-s |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|
            """);
    for (FunctionSpecification specification : FunctionSpecification.values()) {
      int memory = specification.memoryMib();
      FunctionMeasure measure =
          measures
              .at(specification, memory)
              .orElseThrow(() ->
                  new IllegalStateException(
                      "%s has %s MiB and was not measured with them: run tests/benchmark/functions"
                          .formatted(specification.title(), memory)));
      double slowest = LambdaModel.seconds(measure.slowestCpuSeconds(), memory);
      double times = specification.timeout().toSeconds() / slowest;
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %,d | %s | %.0f %% | %.1f | %.2f | %.3f | %.2f | %.1f | %s | %s | %.3f |%n",
              measure.function(),
              measure.invocations(),
              memory,
              measure.peakMib(),
              100.0 * (memory - measure.peakMib()) / memory,
              measure.initCpuSeconds(),
              measure.firstCpuSeconds(),
              measure.usualCpuSeconds(),
              measure.slowestCpuSeconds(),
              slowest,
              specification.timeout().toSeconds(),
              times > MANY ? "> " + MANY : String.format(Locale.ROOT, "%.1f", times),
              LambdaModel.gbSeconds(measure.usualCpuSeconds(), memory)));
    }
    return table.toString();
  }

  /** Peak and slowest processor time with every size; a failure is said. */
  private static String bySize(FunctionMeasures measures) {
    List<Integer> sizes = sizes(measures);
    StringBuilder table = header("peak MiB, slowest CPU s", sizes);
    for (FunctionSpecification specification : FunctionSpecification.values()) {
      table.append("| ").append(specification.title()).append(" | ");
      table.append(
          sizes.stream()
              .map(size -> measures.at(specification, size).map(FunctionTable::cell).orElse("–"))
              .collect(Collectors.joining(" | ")));
      table.append(" |\n");
    }
    return table.toString();
  }

  /**
   * What a run in a new process is billed: its first invocation, with the mean processor time over
   * all sizes, behind a restore, or a start where there is no snapshot.
   */
  private static String cost(FunctionMeasures measures) {
    List<Integer> sizes = sizes(measures);
    StringBuilder table = header("GB-s of a run in a new process", sizes);
    for (FunctionSpecification specification : FunctionSpecification.values()) {
      double first = mean(measures.of(specification), FunctionMeasure::firstCpuSeconds);
      double start = mean(measures.of(specification), FunctionMeasure::initCpuSeconds);
      table.append("| ").append(specification.title());
      for (int size : sizes) {
        double seconds =
            specification.snapStart()
                ? LambdaModel.seconds(first, size) + LambdaModel.RESTORE_SECONDS
                : LambdaModel.seconds(first + start, size);
        table.append(String.format(Locale.ROOT, " | %.2f", seconds * size / 1024));
      }
      table.append(" |\n");
    }
    return table.toString();
  }

  private static double mean(
      List<FunctionMeasure> measures, ToDoubleFunction<FunctionMeasure> value) {
    return measures.stream().mapToDouble(value).average().orElseThrow();
  }

  private static List<Integer> sizes(FunctionMeasures measures) {
    return measures.lines().stream().map(FunctionMeasure::memoryMib).distinct().sorted().toList();
  }

  private static StringBuilder header(String what, List<Integer> sizes) {
    StringBuilder table = new StringBuilder("| ").append(what).append(" |");
    sizes.forEach(size -> table.append(String.format(Locale.ROOT, " %,d MiB |", size)));
    return table.append("\n|---|").append("---|".repeat(sizes.size())).append('\n');
  }

  private static String cell(FunctionMeasure measure) {
    return String.format(Locale.ROOT, "%s, %.2f", measure.peakMib(), measure.slowestCpuSeconds())
        + (measure.failures() == 0 ? "" : ", %s failed".formatted(measure.failures()));
  }
}
