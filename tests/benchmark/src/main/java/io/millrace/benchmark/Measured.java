package io.millrace.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * One engine's run in a process of its own.
 *
 * @param rows that it read
 * @param seconds from before it opened the file until all was known
 * @param peakMegabytes of the whole process, as Linux counts its resident set
 */
record Measured(long rows, double seconds, double peakMegabytes) {

  private static final String MARK = "measured";

  /** Runs the engine and says how it went on a line of its own. */
  static void print(Callable<Long> engine) throws Exception {
    long start = System.nanoTime();
    long rows = engine.call();
    double seconds = (System.nanoTime() - start) / 1e9;
    PrintStream out = System.out;
    out.println(MARK + " " + rows + " " + seconds + " " + peak(Path.of("/proc/self/status")));
  }

  /** Reads what {@link #print} wrote. */
  static Measured parse(String output) {
    String[] words =
        output
            .lines()
            .filter(line -> line.startsWith(MARK + " "))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the engine failed: " + output))
            .split(" ", -1);
    return new Measured(
        Long.parseLong(words[1]), Double.parseDouble(words[2]), Double.parseDouble(words[3]));
  }

  /** The most memory that was resident in the process of this file, in MB. */
  static double peak(Path status) throws IOException {
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1000)
          .findFirst()
          .orElse(Double.NaN);
    }
  }
}
