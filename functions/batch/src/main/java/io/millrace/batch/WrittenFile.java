package io.millrace.batch;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Files of text, compressed as the ones that came in. */
final class WrittenFile {

  private static final int BUFFER = 1 << 16;

  private WrittenFile() {}

  /**
   * Writes UTF-8.
   *
   * @param compression {@code gzip}, {@code zstd} or nothing
   */
  static Writer text(Path file, String compression) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    OutputStream compressed =
        switch (compression) {
          case "gzip" -> new GZIPOutputStream(out, BUFFER);
          case "zstd" -> new ZstdOutputStream(out);
          default -> out;
        };
    return new BufferedWriter(new OutputStreamWriter(compressed, StandardCharsets.UTF_8), BUFFER);
  }

  /** The media type of such a file, whose text is of this one. */
  static String mediaType(String text, String compression) {
    return compression.isEmpty() ? text : "application/" + compression;
  }
}
