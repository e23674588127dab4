package io.millrace.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The table of the benchmark: an id, twenty numbers, four whole numbers, four categories and a
 * target, thirty columns and about 415 bytes a row. The same number of rows gives the same bytes.
 * One number in fifty is missing.
 */
public final class BenchmarkTable {

  public static final int NUMBERS = 20;
  public static final int INTEGERS = 4;
  public static final int CATEGORIES = 4;

  /** Every value of {@code id} matches it. */
  static final String ID = "[a-z]{2}-[0-9]+";

  /** Numbers are normal with this mean and a standard deviation of 1: all are within ten of it. */
  static final double MEAN = 50;

  private static final int SEED = 20261123;

  private BenchmarkTable() {}

  /** Writes so many rows under a header. */
  public static void write(Path file, long rows) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      StringBuilder line = new StringBuilder("id");
      names(line);
      for (long row = 0; row < rows; row++) {
        out.append(line.append('\n'));
        line.setLength(0);
        line.append("id-").append(row);
        for (int i = 0; i < NUMBERS; i++) {
          line.append(',');
          if (random.nextInt(50) > 0) {
            line.append(MEAN + random.nextGaussian());
          }
        }
        for (int i = 0; i < INTEGERS; i++) {
          line.append(',').append(random.nextInt(1000));
        }
        for (int i = 0; i < CATEGORIES; i++) {
          line.append(",word").append(random.nextInt(20));
        }
        line.append(',').append(random.nextInt(4) == 0);
      }
      out.append(line.append('\n'));
    }
  }

  private static void names(StringBuilder header) {
    for (int i = 0; i < NUMBERS; i++) {
      header.append(String.format(Locale.ROOT, ",n%s", i));
    }
    for (int i = 0; i < INTEGERS; i++) {
      header.append(String.format(Locale.ROOT, ",i%s", i));
    }
    for (int i = 0; i < CATEGORIES; i++) {
      header.append(String.format(Locale.ROOT, ",c%s", i));
    }
    header.append(",target");
  }
}
