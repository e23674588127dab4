package io.millrace.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What JVMs keep of a start to make the next one faster, one file for each class path.
 *
 * <p>A file is written when the first process with a class path ends in peace, and used by those
 * after it. The JVM checks that its jars are still the same and does without the file if not. What
 * was not used for a week is deleted.
 */
public final class StartupCache {

  private static final String ARCHIVE = ".jsa";
  private static final Duration KEPT = Duration.ofDays(7);

  private final Path folder;

  /** Keeps them in a folder, which may be shared and deleted. */
  public StartupCache(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      forgetUnused();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each build has class paths of its own, and nobody comes back to those before. */
  private void forgetUnused() throws IOException {
    Instant since = Instant.now().minus(KEPT);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ARCHIVE)).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // another platform forgot it at the same time
    }
  }

  /** What to start a JVM with that has this class path. */
  public List<String> flags(List<String> classPath) {
    Path archive = folder.resolve(digest(classPath) + ARCHIVE);
    try {
      Files.setLastModifiedTime(archive, FileTime.from(Instant.now()));
    } catch (NoSuchFileException e) {
      // the JVM writes it when it ends
    } catch (IOException e) {
      throw new UncheckedIOException("an archive of classes was not marked as used", e);
    }
    return List.of(
        "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive, "-Xlog:disable");
  }

  /** Jars by path, size and time: what the JVM itself checks. */
  private static String digest(List<String> classPath) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String entry : classPath) {
        Path path = Path.of(entry);
        String identity =
            "%s %s %s\n"
                .formatted(entry, Files.size(path), Files.getLastModifiedTime(path).toMillis());
        sha256.update(identity.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha256.digest()).substring(0, 16);
    } catch (IOException e) {
      throw new UncheckedIOException("class path", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
