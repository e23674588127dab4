package io.millrace.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads, checks and profiles one CSV file with Millrace, with DuckDB and with Deequ on Spark, each
 * in a process of its own with two threads, one after the other, and prints a table of them.
 *
 * <p>Run by {@code tests/benchmark/tables [rows]}, which builds what it needs. Deequ's Spark does
 * not run on JDK 25: it runs on the JDK 17 of {@code JAVA17_HOME}, and is left out without one.
 * Millrace gets a heap of 1 GB, so that the default of five million rows also shows that 2 GB go
 * through it.
 */
public final class TableBenchmark {

  private static final PrintStream OUT = System.out;

  private TableBenchmark() {}

  /**
   * Runs the comparison and prints a Markdown table.
   *
   * @param args the number of rows, five million if left out
   */
  public static void main(String... args) throws IOException, InterruptedException {
    long rows = args.length == 0 ? 5_000_000 : Long.parseLong(args[0]);
    Path file = Files.createTempFile("benchmark", ".csv");
    try {
      BenchmarkTable.write(file, rows);
      OUT.printf(Locale.ROOT, "%,d rows, %,d MB%n%n", rows, Files.size(file) / 1_000_000);
      OUT.println("| engine | rows/s | MB/s | peak RSS MB |");
      OUT.println("|---|---|---|---|");
      String java = System.getProperty("java.home");
      List<String> own =
          List.of(
              "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"));
      run(
          "Millrace",
          file,
          java,
          own,
          "-Xmx1g",
          "-XX:+UseParallelGC",
          MillraceTable.class.getName());
      run("DuckDB", file, java, own, "-Xmx1g", DuckDbTable.class.getName());
      String java17 = System.getenv("JAVA17_HOME");
      if (java17 != null) {
        String spark = Path.of("tests/benchmark/deequ/target/program/lib") + File.separator + "*";
        List<String> opened =
            List.of(
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                spark);
        run("Deequ", file, java17, opened, "-Xmx4g", "io.millrace.benchmark.DeequTable");
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void run(
      String engine, Path file, String java, List<String> options, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java + "/bin/java"));
    command.addAll(options);
    command.addAll(Arrays.asList(more));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Measured measured = Measured.parse(output);
    double megabytes = Files.size(file) / 1e6;
    OUT.printf(
        Locale.ROOT,
        "| %s | %,.0f | %.0f | %,.0f |%n",
        engine,
        measured.rows() / measured.seconds(),
        megabytes / measured.seconds(),
        measured.peakMegabytes());
  }
}
