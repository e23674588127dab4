package io.millrace.local.firehose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Records that wait for their delivery, on disk: the file {@code open} takes records until it is
 * sealed, and a sealed file is delivered whole, and then removed.
 */
final class Buffer {

  private final Path folder;
  private final Path open;
  private long nextSealed;

  Buffer(Path folder) {
    this.folder = folder;
    this.open = folder.resolve("open");
    try {
      Files.createDirectories(folder);
      List<Path> sealed = sealed();
      nextSealed =
          sealed.isEmpty()
              ? 1
              : Long.parseLong(sealed.getLast().getFileName().toString().substring(7)) + 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps a record behind those before it; what was kept survives the end of this process. */
  synchronized void add(byte[] data) {
    try {
      Files.write(open, data, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes that are not sealed yet. */
  synchronized long openBytes() {
    try {
      return Files.exists(open) ? Files.size(open) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Seals what is open, if anything is. */
  synchronized void seal() {
    try {
      if (openBytes() > 0) {
        Files.move(open, folder.resolve(String.format(Locale.ROOT, "sealed-%019d", nextSealed++)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is sealed and was not delivered, oldest first. */
  List<Path> sealed() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("sealed-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
