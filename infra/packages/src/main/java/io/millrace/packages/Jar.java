package io.millrace.packages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** A jar, and what native libraries are in it. */
record Jar(Path file) {

  private static final Pattern LIBRARY = Pattern.compile(".*\\.(so|dylib|jnilib|dll|a)");

  /** The native libraries in it, by their paths. */
  List<String> libraries() throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      return Collections.list(zip.getEntries()).stream()
          .map(ZipArchiveEntry::getName)
          .filter(name -> LIBRARY.matcher(name).matches())
          .toList();
    }
  }

  /**
   * Its bytes without the native libraries of other machines; those of the file if there are none.
   *
   * @throws IllegalStateException if it has native libraries, but none for this machine
   */
  byte[] forMachine(Machine machine) throws IOException {
    List<String> libraries = libraries();
    if (libraries.isEmpty()) {
      return Files.readAllBytes(file);
    }
    if (libraries.stream().noneMatch(machine::runs)) {
      throw new IllegalStateException(
          "%s has native libraries for %s, but none for Linux on %s: take a version that has, or leave it out"
              .formatted(file.getFileName(), libraries, machine.title()));
    }
    var bytes = new SeekableInMemoryByteChannel();
    try (ZipFile from = ZipFile.builder().setPath(file).get();
        var to = new ZipArchiveOutputStream(bytes)) {
      for (ZipArchiveEntry entry : Collections.list(from.getEntriesInPhysicalOrder())) {
        if (!LIBRARY.matcher(entry.getName()).matches() || machine.runs(entry.getName())) {
          copy(entry, from, to);
        }
      }
    }
    var written = new ByteArrayOutputStream();
    written.write(bytes.array(), 0, Math.toIntExact(bytes.size()));
    return written.toByteArray();
  }

  /**
   * Copies an entry without what depends on this machine: its zlib, were it compressed again, and
   * its time zone.
   */
  private static void copy(ZipArchiveEntry entry, ZipFile from, ZipArchiveOutputStream to)
      throws IOException {
    var copy = new ZipArchiveEntry(entry.getName());
    copy.setMethod(entry.getMethod());
    copy.setCrc(entry.getCrc());
    copy.setSize(entry.getSize());
    copy.setCompressedSize(entry.getCompressedSize());
    copy.setTime(LambdaPackage.TIME.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
    to.addRawArchiveEntry(copy, from.getRawInputStream(entry));
  }
}
