package io.millrace.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a platform keeps its state. One platform holds it at a time, from before
 * anything in it is touched until it is closed, or its process ends in whatever way.
 */
final class DataFolder implements AutoCloseable {

  private static final String LOCK = "platform.lock";

  private final Path path;
  private final boolean forgotten;
  private final FileChannel lock;

  private DataFolder(Path path, boolean forgotten, FileChannel lock) {
    this.path = path;
    this.forgotten = forgotten;
    this.lock = lock;
  }

  /**
   * Takes hold of a folder; makes it if there is none.
   *
   * @param chosen what to keep state in; null for a new folder that is deleted when this is closed
   * @throws NotStartedException if it is no folder, cannot be written, or another platform holds it
   */
  static DataFolder open(@Nullable Path chosen) {
    try {
      return held(
          chosen == null
              ? Files.createTempDirectory("millrace-")
              : made(chosen.toAbsolutePath().normalize()),
          chosen == null);
    } catch (IOException e) {
      throw new NotStartedException(
          "%s cannot be written (%s): choose another folder with --data."
              .formatted(
                  chosen == null ? System.getProperty("java.io.tmpdir") : chosen, e.toString()));
    }
  }

  Path path() {
    return path;
  }

  /** Whether it is deleted when this is closed. */
  boolean isForgotten() {
    return forgotten;
  }

  @Override
  public void close() {
    try {
      lock.close();
      if (forgotten) {
        delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + path, e);
    }
  }

  private static Path made(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new NotStartedException(
          "--data names a folder, but %s is a file: choose another.".formatted(folder));
    }
    return Files.createDirectories(folder);
  }

  private static DataFolder held(Path folder, boolean forgotten) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (take(channel) == null) {
        throw new NotStartedException(
            "Another platform keeps its state in %s, process %s: end it, or choose another folder with --data."
                .formatted(folder, Files.readString(folder.resolve(LOCK)).strip()));
      }
      channel.truncate(0).write(UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return new DataFolder(folder, forgotten, channel);
  }

  /** The lock, which is the system's: it goes with the process. */
  private static @Nullable FileLock take(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) { // held by this very process
      return null;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
