package io.millrace.local.traces;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.local.service.JsonTrees;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Segment documents in a file, one a line. When it is full it becomes the one before, and the one
 * before that goes.
 */
final class SegmentFile implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(SegmentFile.class);

  private final Path file;
  private final Path before;
  private final long mostBytes;
  private long bytes;
  private @Nullable OutputStream open;

  /**
   * A file in a folder that is there.
   *
   * @param mostBytes of either file
   */
  SegmentFile(Path folder, long mostBytes) {
    this.file = folder.resolve("segments.jsonl");
    this.before = folder.resolve("segments-before.jsonl");
    this.mostBytes = mostBytes;
  }

  /** Reads what an earlier start wrote, oldest first; a line that was cut off is left out. */
  void read(Consumer<JsonNode> to) throws IOException {
    read(before, to);
    read(file, to);
    bytes = Files.exists(file) ? Files.size(file) : 0;
    if (bytes > 0 && !Files.readString(file).endsWith("\n")) {
      append("\n"); // what follows is no part of the line that was cut off
    }
  }

  synchronized void append(JsonNode document) throws IOException {
    append(document + "\n");
  }

  private void append(String text) throws IOException {
    byte[] line = text.getBytes(UTF_8);
    if (bytes + line.length > mostBytes && bytes > 0) {
      close();
      Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
      bytes = 0;
    }
    opened().write(line);
    bytes += line.length;
  }

  private OutputStream opened() throws IOException {
    OutputStream known = open;
    if (known == null) {
      known = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      open = known;
    }
    return known;
  }

  /** Lets go of the file; who appends opens it again. */
  @Override
  public synchronized void close() throws IOException {
    OutputStream known = open;
    open = null;
    if (known != null) {
      known.close();
    }
  }

  private static void read(Path file, Consumer<JsonNode> to) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(line -> {
        JsonNode document;
        try {
          document = JsonTrees.parse(line);
        } catch (RuntimeException e) {
          log.warn("a segment in {} is cut off and is left out", file);
          return;
        }
        to.accept(document);
      });
    }
  }
}
