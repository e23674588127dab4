package io.millrace.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is another for another jar, by path, size and time: as the JVM's own archives tell. */
final class JarKey {

  private static final int DIGITS = 16;

  private JarKey() {}

  static String of(Path jar) throws IOException {
    return digest(identity(jar));
  }

  static String ofAll(Map<Path, List<Path>> classPaths, Set<String> ownPackages)
      throws IOException {
    StringBuilder text = new StringBuilder(String.join(",", new TreeSet<>(ownPackages)));
    text.append('\n').append(identity(rewriter()));
    for (Map.Entry<Path, List<Path>> each : new TreeMap<>(classPaths).entrySet()) {
      text.append(each.getKey()).append('\n');
      for (Path jar : each.getValue()) {
        text.append(identity(jar));
      }
    }
    return digest(text.toString());
  }

  /** The file that we come from: another version of us may rewrite otherwise. */
  private static Path rewriter() {
    return Path.of(JarKey.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static String identity(Path path) throws IOException {
    return "%s %s %s\n"
        .formatted(path, Files.size(path), Files.getLastModifiedTime(path).toMillis());
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
