package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What JVMs keep of a start to make the next one faster, one file for each class path.
 *
 * <p>A file is written when the first process with a class path ends in peace, and used by those
 * after it. The JVM checks that its jars are still the same and does without the file if not.
 */
public final class StartupCache {

  private final Path folder;

  /** Keeps them in a folder, which may be shared and deleted. */
  public StartupCache(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to start a JVM with that has this class path. */
  public List<String> flags(List<String> classPath) {
    Path archive = folder.resolve(digest(classPath) + ".jsa");
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
