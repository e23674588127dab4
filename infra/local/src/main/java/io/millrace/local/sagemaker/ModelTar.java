package io.millrace.local.sagemaker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Packs a folder as {@code model.tar.gz}; the same files are the same bytes. */
final class ModelTar {

  private ModelTar() {}

  static void pack(Path folder, Path archive) throws IOException {
    GzipParameters timeless = new GzipParameters();
    timeless.setModificationInstant(Instant.EPOCH);
    try (var out = Files.newOutputStream(archive);
        var gzip = new GzipCompressorOutputStream(out, timeless);
        var tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Path file : files(folder)) {
        TarArchiveEntry entry =
            new TarArchiveEntry(folder.relativize(file).toString().replace('\\', '/'));
        entry.setSize(Files.size(file));
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
  }

  /** The files in a folder and below, by their paths. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
