package io.millrace.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder on the function's own disk, gone with all its files when closed. */
public final class Scratch implements AutoCloseable {

  private final Path folder;

  /** An empty one. */
  public Scratch() throws IOException {
    folder = Files.createTempDirectory("millrace-");
  }

  /** Where a file of this name is, or may be written. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Scratch::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
