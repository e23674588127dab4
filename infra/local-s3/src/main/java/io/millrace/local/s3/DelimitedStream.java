package io.millrace.local.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What comes before a delimiter; reading ends there, and the delimiter is taken off. */
final class DelimitedStream extends InputStream {

  private final PushbackInputStream source;
  private final byte[] delimiter;
  private boolean ended;

  /**
   * @param source made by {@link #source}, for a delimiter that is no longer than its own
   */
  DelimitedStream(PushbackInputStream source, String delimiter) {
    this.source = source;
    this.delimiter = delimiter.getBytes(StandardCharsets.ISO_8859_1);
  }

  static PushbackInputStream source(InputStream body, int longestDelimiter) {
    return new PushbackInputStream(new BufferedInputStream(body, 1 << 16), longestDelimiter);
  }

  /**
   * Reads on.
   *
   * @throws S3Exception {@code IncompleteBody} if the delimiter never comes
   */
  @Override
  public int read() throws IOException {
    if (ended) {
      return -1;
    }
    int next = source.read();
    if (next < 0) {
      throw S3Error.INCOMPLETE_BODY.refusal();
    }
    if (next != delimiter[0]) {
      return next;
    }
    byte[] ahead = source.readNBytes(delimiter.length - 1);
    if (Arrays.equals(ahead, 0, ahead.length, delimiter, 1, delimiter.length)) {
      ended = true;
      return -1;
    }
    source.unread(ahead);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      int next = read();
      if (next < 0) {
        return i == 0 ? -1 : i;
      }
      bytes[offset + i] = (byte) next;
    }
    return length;
  }
}
