package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes in files under random names.
 *
 * <p>A blob never changes. It is nothing until a journal names it: what no journal names is removed
 * at the next start by {@link #keepOnly}.
 */
final class Blobs {

  private static final Logger log = LoggerFactory.getLogger(Blobs.class);
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int NAME_BYTES = 16;

  private final Path folder;
  private final SecureRandom random = new SecureRandom();

  Blobs(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * What was received.
   *
   * @param md5 hexadecimal
   * @param checksums base64, those that were asked for
   */
  record Received(
      String blob, long sizeBytes, String md5, Map<ChecksumAlgorithm, String> checksums) {}

  /**
   * Stores a stream to its end, and what it digests to.
   *
   * @throws IOException if reading or writing fails; nothing is left behind then
   */
  Received receive(InputStream content, Set<ChecksumAlgorithm> algorithms) throws IOException {
    String name = newName();
    ChecksumAlgorithm.Digest md5 = ChecksumAlgorithm.startMd5();
    Map<ChecksumAlgorithm, ChecksumAlgorithm.Digest> digests =
        new EnumMap<>(ChecksumAlgorithm.class);
    algorithms.forEach(algorithm -> digests.put(algorithm, algorithm.start()));
    long size = 0;
    boolean whole = false;
    Path file = path(name);
    Files.createDirectories(folder.resolve(name.substring(0, 2)));
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        out.write(buffer, 0, n);
        md5.update(buffer, 0, n);
        for (ChecksumAlgorithm.Digest digest : digests.values()) {
          digest.update(buffer, 0, n);
        }
        size += n;
      }
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
    Map<ChecksumAlgorithm, String> checksums = new EnumMap<>(ChecksumAlgorithm.class);
    digests.forEach((algorithm, digest) ->
        checksums.put(algorithm, Base64.getEncoder().encodeToString(digest.value())));
    return new Received(name, size, HexFormat.of().formatHex(md5.value()), checksums);
  }

  /** Opens a blob; what is open stays readable when it is deleted. */
  InputStream open(String blob) throws IOException {
    return Files.newInputStream(path(blob));
  }

  /** Removes blobs; what is left for want of permission or by a crash goes at the next start. */
  void delete(List<String> blobs) {
    for (String blob : blobs) {
      try {
        Files.deleteIfExists(path(blob));
      } catch (IOException e) {
        log.warn("blob {} stays until the next start", blob, e);
      }
    }
  }

  /** Removes every blob that is not among the given. */
  void keepOnly(Set<String> named) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!named.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }

  private String newName() {
    byte[] name = new byte[NAME_BYTES];
    random.nextBytes(name);
    return HexFormat.of().formatHex(name);
  }

  /** 256 folders, so that none grows too large. */
  private Path path(String blob) {
    return folder.resolve(blob.substring(0, 2)).resolve(blob);
  }
}
