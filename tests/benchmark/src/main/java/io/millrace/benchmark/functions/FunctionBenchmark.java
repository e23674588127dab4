package io.millrace.benchmark.functions;

import io.millrace.cdk.FunctionSpecification;
import io.millrace.cdk.MeasuredStages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures what memory and processor time every function needs for its real work.
 *
 * <p>Run by {@code tests/benchmark/functions [MiB …]}: each size is a run of its own, in which
 * every function has so much memory; {@code template} is the run in which each has what {@link
 * FunctionSpecification} gives it. The measures of a run replace those of the same function and
 * size in {@code tests/benchmark/functions.csv}; a function that did not return has none.
 */
public final class FunctionBenchmark {

  private static final PrintStream OUT = System.out;
  private static final Path RECORDED = Path.of("tests/benchmark/functions.csv");
  private static final String TEMPLATE = "template";
  private static final String TABLE = "table";

  private FunctionBenchmark() {}

  /**
   * Measures, records, and prints the tables.
   *
   * @param args memory sizes, or {@code template}, and only that if left out; or {@code table},
   *     which measures nothing and prints what is recorded
   */
  public static void main(String... args) throws IOException {
    List<String> sizes = args.length == 0 ? List.of(TEMPLATE) : List.of(args);
    if (!sizes.equals(List.of(TABLE))) {
      measureAll(sizes);
    }
    OUT.print(FunctionTable.of(FunctionMeasures.read(RECORDED)));
  }

  private static void measureAll(List<String> sizes) throws IOException {
    Path work = Files.createTempDirectory("millrace-functions-");
    try {
      LargeUploads.write(work);
      for (String size : sizes) {
        OUT.printf("measuring with %s%n", size);
        record(measure(work.resolve(size), work, size));
      }
    } finally {
      delete(work);
    }
    OUT.println();
  }

  private static Meter measure(Path folder, Path files, String size) throws IOException {
    Meter meter = new Meter();
    Path dev = Files.createDirectories(folder.resolve("dev.out"));
    Path after = Files.createDirectories(folder.resolve("after.out"));
    MeasuredStages.dev(dev);
    MeasuredStages.after(after);
    if (!size.equals(TEMPLATE)) {
      Assembly.giveMemory(dev, Integer.parseInt(size));
      Assembly.giveMemory(after, Integer.parseInt(size));
    }
    String promotions = MeasuredStages.promotionsBucket("000000000000", "us-east-1");
    Path account = folder.resolve("account");
    attempt(
        "the loop",
        () -> {
          try (MeasuredCloud cloud = MeasuredCloud.training(dev, account, meter);
              Api api = new Api(cloud.endpoint())) {
            new Loop(cloud, meter, api).run(promotions);
          }
        });
    attempt(
        "promotions",
        () -> {
          try (MeasuredCloud cloud = MeasuredCloud.withoutTraining(after, account, meter)) {
            Promotions.arrive(cloud, meter, promotions);
          }
        });
    attempt(
        "large uploads",
        () -> {
          try (MeasuredCloud cloud =
              MeasuredCloud.withoutTraining(dev, folder.resolve("uploads"), meter)) {
            LargeUploads.drop(cloud, meter, files);
          }
        });
    delete(folder);
    return meter;
  }

  /** A part of the work. */
  @FunctionalInterface
  private interface Part {
    void run() throws IOException;
  }

  /** With too little memory a part does not reach its end; what it did is measured all the same. */
  private static void attempt(String what, Part part) throws IOException {
    try {
      part.run();
      OUT.printf("  %s: done%n", what);
    } catch (IllegalStateException e) {
      OUT.printf("  %s: not done: %s%n", what, e.getMessage());
    }
  }

  private static void record(Meter meter) throws IOException {
    List<FunctionMeasure> measures = new ArrayList<>();
    for (FunctionSpecification specification : FunctionSpecification.values()) {
      try {
        measures.add(FunctionMeasure.of(specification, meter.of(specification)));
      } catch (IllegalStateException e) {
        OUT.printf("  not measured: %s%n", e.getMessage());
      }
    }
    FunctionMeasures.read(RECORDED).with(measures).write(RECORDED);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
