package io.millrace.tabular;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real files for tests. */
public final class Samples {

  private static final Path HOUSE = Path.of("../..");

  private Samples() {}

  /** A file of {@code events/samples}. */
  public static Path committed(String name) {
    return HOUSE.resolve("events/samples").resolve(name);
  }

  /** A file too large to keep in the repository; without it the test is left out. */
  public static Path beside(String name) {
    Path file = Path.of(System.getProperty("millrace.data", "../../../shared/data")).resolve(name);
    assumeTrue(Files.exists(file), () -> file + " is not there");
    return file;
  }
}
