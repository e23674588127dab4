package io.millrace.intake;

import io.millrace.tabular.QuarantineSink;
import io.millrace.tabular.QuarantinedRow;
import io.millrace.wire.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rows that are not published, one JSON object a line, each with its reasons. */
final class QuarantineFile implements QuarantineSink, AutoCloseable {

  private final BufferedWriter lines;

  QuarantineFile(Path path) throws IOException {
    this.lines = Files.newBufferedWriter(path);
  }

  @Override
  public void accept(QuarantinedRow row) {
    try {
      lines.append(Json.text(row)).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
