package io.millrace.benchmark.functions;

import io.millrace.cdk.FunctionSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that was measured: one line a function and memory size.
 *
 * @param lines in the order of {@link FunctionSpecification} and of memory
 */
record FunctionMeasures(List<FunctionMeasure> lines) {

  private static final List<String> TITLES =
      Arrays.stream(FunctionSpecification.values()).map(FunctionSpecification::title).toList();

  FunctionMeasures {
    lines =
        lines.stream()
            .sorted(
                Comparator.comparingInt((FunctionMeasure line) -> place(line.function()))
                    .thenComparingInt(FunctionMeasure::memoryMib))
            .toList();
  }

  /** Reads a file; there are none where there is no file. */
  static FunctionMeasures read(Path file) throws IOException {
    return new FunctionMeasures(
        Files.exists(file)
            ? Files.readAllLines(file).stream().skip(1).map(FunctionMeasure::parse).toList()
            : List.of());
  }

  void write(Path file) throws IOException {
    List<String> all = new ArrayList<>(List.of(FunctionMeasure.HEADER));
    lines.forEach(line -> all.add(line.line()));
    Files.writeString(file, String.join("\n", all) + "\n");
  }

  /** These, and the others where they are of another function or size. */
  FunctionMeasures with(List<FunctionMeasure> newer) {
    List<FunctionMeasure> all = new ArrayList<>(newer);
    lines.stream()
        .filter(line -> newer.stream().noneMatch(line::isOfSameFunctionAndSize))
        .forEach(all::add);
    return new FunctionMeasures(all);
  }

  List<FunctionMeasure> of(FunctionSpecification specification) {
    return lines.stream().filter(line -> line.function().equals(specification.title())).toList();
  }

  Optional<FunctionMeasure> at(FunctionSpecification specification, int memoryMib) {
    return of(specification).stream().filter(line -> line.memoryMib() == memoryMib).findFirst();
  }

  private static int place(String function) {
    int place = TITLES.indexOf(function);
    if (place < 0) {
      throw new IllegalArgumentException(
          "functions.csv: there is no function %s; remove its lines".formatted(function));
    }
    return place;
  }
}
