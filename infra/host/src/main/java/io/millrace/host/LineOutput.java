package io.millrace.host;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A stream of text as lines, each handed on when it ends; what follows the last, at the close. */
final class LineOutput extends OutputStream {

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineOutput(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public synchronized void write(int octet) {
    if (octet == '\n') {
      hand();
    } else {
      line.write(octet);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, from, i - from);
        hand();
        from = i + 1;
      }
    }
    line.write(bytes, from, offset + length - from);
  }

  @Override
  public synchronized void close() {
    if (line.size() > 0) {
      hand();
    }
  }

  private void hand() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
