package io.millrace.tabular.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What gzip compressed, all members of it (RFC 1952). Other than {@link
 * java.util.zip.GZIPInputStream}, for which a member that is damaged or cut off in its header is
 * the end of the file, it gives either everything or an {@link IOException}. Zeros after the last
 * member are padding.
 */
final class GzipStream extends InputStream {

  private static final int BUFFER = 1 << 16;
  private static final int DEFLATED = 8;
  private static final int HEADER_CHECKED = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 32;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private boolean ended;

  /**
   * Reads the first member's header.
   *
   * @throws IOException if there is none
   */
  GzipStream(InputStream in) throws IOException {
    this.in = in;
    if (!header()) {
      throw new EOFException("no gzip header");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (!ended) {
        int read = inflater.inflate(bytes, offset, length);
        if (read > 0) {
          crc.update(bytes, offset, read);
          return read;
        }
        if (inflater.finished()) {
          from = to - inflater.getRemaining();
          trailer();
          ended = !header();
        } else if (inflater.needsInput()) {
          if (!fill()) {
            throw new EOFException("cut off");
          }
          feed();
        } else {
          throw new ZipException("needs a dictionary");
        }
      }
      return -1;
    } catch (DataFormatException e) {
      throw new ZipException("damaged");
    }
  }

  /** Reads a member's header; false at the end of the file. */
  private boolean header() throws IOException {
    int first = next();
    while (first == 0) {
      first = next();
    }
    if (first < 0) {
      return false;
    }
    if (first != 0x1f || require() != 0x8b || require() != DEFLATED) {
      throw new ZipException("no gzip member");
    }
    int flags = require();
    if (flags >= RESERVED) {
      throw new ZipException("unknown flags");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(require() | require() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKED) != 0) {
      skip(2);
    }
    inflater.reset();
    crc.reset();
    feed();
    return true;
  }

  /** The member's checksum and its length modulo 2^32. */
  private void trailer() throws IOException {
    long checksum = word();
    long length = word();
    if (checksum != crc.getValue() || length != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("wrong checksum");
    }
  }

  private long word() throws IOException {
    long low = require() | require() << 8;
    return low | (long) (require() | require() << 8) << 16;
  }

  private void skipText() throws IOException {
    while (require() != 0) {}
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      require();
    }
  }

  private int require() throws IOException {
    int next = next();
    if (next < 0) {
      throw new EOFException("cut off");
    }
    return next;
  }

  private int next() throws IOException {
    return from < to || fill() ? buffer[from++] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    int read = in.read(buffer, 0, BUFFER);
    from = 0;
    to = Math.max(0, read);
    return read > 0;
  }

  private void feed() {
    inflater.setInput(buffer, from, to - from);
    from = to;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
