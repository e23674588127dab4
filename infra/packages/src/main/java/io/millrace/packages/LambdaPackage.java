package io.millrace.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * What is uploaded for one module.
 *
 * @param file the zip
 * @param unzippedBytes what Lambda counts
 */
record LambdaPackage(Path file, long unzippedBytes) {

  /** What Lambda takes at most: 250 MB of 1024 × 1024 bytes. */
  static final long LIMIT_BYTES = 250L << 20;

  /** The time of everything in a package, so that the same content makes the same bytes. */
  static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  private static final int READABLE = 0644;
  private static final int EXECUTABLE = 0755;

  LambdaPackage {
    if (unzippedBytes > LIMIT_BYTES) {
      throw new IllegalStateException(
          "%s unzips to %s bytes, and Lambda takes %s at most: leave out what it does not need"
              .formatted(file.getFileName(), unzippedBytes, LIMIT_BYTES));
    }
  }

  /** How much may still be added. */
  long marginBytes() {
    return LIMIT_BYTES - unzippedBytes;
  }

  /**
   * Writes the zip of a program.
   *
   * @param program a folder with jars in its folder {@code lib}, and beside it scripts that Lambda
   *     may start
   * @throws IllegalStateException if it is larger than Lambda takes
   */
  static LambdaPackage write(Path program, Path file, Machine machine) throws IOException {
    List<Path> scripts = scripts(program);
    Files.deleteIfExists(file);
    long unzipped = 0;
    try (var zip = new ZipArchiveOutputStream(file)) {
      for (Path jar : jars(program.resolve("lib"), machine)) {
        byte[] bytes = new Jar(jar).forMachine(machine);
        store(zip, "lib/" + jar.getFileName(), bytes, READABLE);
        unzipped += bytes.length;
      }
      for (Path script : scripts) {
        byte[] bytes = Files.readAllBytes(script);
        store(zip, script.getFileName().toString(), bytes, EXECUTABLE);
        unzipped += bytes.length;
      }
    }
    return new LambdaPackage(file, unzipped);
  }

  private static List<Path> scripts(Path program) throws IOException {
    try (Stream<Path> files = Files.list(program)) {
      return files
          .filter(Files::isRegularFile)
          .filter(each -> !each.toString().endsWith(".zip"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> jars(Path lib, Machine machine) throws IOException {
    if (!Files.isDirectory(lib)) {
      throw new IllegalStateException(lib + " is missing: run ./mvnw package for the whole house");
    }
    try (Stream<Path> files = Files.list(lib)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> machine.takes(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  /** Jars are compressed already. */
  private static void store(ZipArchiveOutputStream zip, String name, byte[] bytes, int mode)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    var entry = new ZipArchiveEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    entry.setTime(TIME.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
    entry.setUnixMode(mode);
    zip.putArchiveEntry(entry);
    zip.write(bytes);
    zip.closeArchiveEntry();
  }
}
