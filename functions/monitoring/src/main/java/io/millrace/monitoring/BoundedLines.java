package io.millrace.monitoring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of text of which none, nor all together, take more memory or time than they may. */
final class BoundedLines {

  private final InputStream in;
  private final int longest;
  private final long mostBytes;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long bytes;
  private int tooLong;

  /**
   * @param longest bytes of a line that is read; longer ones are passed over and counted
   * @param mostBytes after which nothing more is read
   */
  BoundedLines(InputStream in, int longest, long mostBytes) {
    this.in = in;
    this.longest = longest;
    this.mostBytes = mostBytes;
  }

  /** The next line that is not too long; null at the end, or where enough was read. */
  byte @Nullable [] next() throws IOException {
    line.reset();
    boolean fits = true;
    while (filled()) {
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      fits &= line.size() + at - from <= longest;
      if (fits) {
        line.write(buffer, from, at - from);
      }
      if (at < end) {
        at++; // the line feed
        if (fits) {
          return line.toByteArray();
        }
        tooLong++;
        line.reset();
        fits = true;
      }
    }
    tooLong += fits ? 0 : 1;
    return fits && line.size() > 0 ? line.toByteArray() : null;
  }

  /** Whether there is a byte to look at. */
  private boolean filled() throws IOException {
    if (at < end) {
      return true;
    }
    if (bytes >= mostBytes) {
      return false;
    }
    at = 0;
    end = in.read(buffer);
    bytes += Math.max(0, end);
    return end > 0;
  }

  /** Lines so far that were too long. */
  int tooLong() {
    return tooLong;
  }

  /** Whether reading ended before the lines did. */
  boolean cutShort() {
    return bytes >= mostBytes;
  }
}
