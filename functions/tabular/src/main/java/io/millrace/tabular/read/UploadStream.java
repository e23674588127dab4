package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.rows.Limits;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * The content of an upload: decompressed where it is gzip or zstd, and cut off where it grows
 * beyond its limits.
 *
 * <p>Broken compression ends in an {@link InvalidInputException}; a source that fails ends in an
 * {@link UncheckedIOException}, since reading again may help.
 */
public final class UploadStream extends InputStream {

  private static final int BUFFER = 1 << 16;

  private final Counting compressed;
  private final BufferedInputStream content;
  private final Limits limits;
  private final String compression;
  private long contentBytes;

  private UploadStream(
      Counting compressed, InputStream content, String compression, Limits limits) {
    this.compressed = compressed;
    this.content = new BufferedInputStream(content, BUFFER);
    this.compression = compression;
    this.limits = limits;
  }

  static UploadStream open(Source source, Limits limits) throws IOException {
    Counting counting = new Counting(source.open());
    BufferedInputStream raw = new BufferedInputStream(counting, BUFFER);
    byte[] magic = peek(raw, 4);
    try {
      if (isGzip(magic)) {
        return new UploadStream(counting, new GzipStream(raw), "gzip", limits);
      }
      if (isZstd(magic)) {
        return new UploadStream(counting, new ZstdStream(raw), "zstd", limits);
      }
    } catch (IOException e) {
      throw new InvalidInputException("The file is damaged from its start on.");
    }
    return new UploadStream(counting, raw, "", limits);
  }

  /** Whether a file is compressed in a way that is read. */
  static boolean isCompressed(byte[] start) {
    return isGzip(start) || isZstd(start);
  }

  private static boolean isGzip(byte[] start) {
    return starts(start, 0x1f, 0x8b);
  }

  private static boolean isZstd(byte[] start) {
    return starts(start, 0x28, 0xb5, 0x2f, 0xfd);
  }

  /** The first bytes of the content, up to {@code most}, without consuming them. */
  byte[] peek(int most) {
    try {
      return peek(content, most);
    } catch (IOException e) {
      throw damaged();
    }
  }

  private static byte[] peek(BufferedInputStream in, int most) throws IOException {
    in.mark(most);
    byte[] start = in.readNBytes(most);
    in.reset();
    return start;
  }

  static boolean starts(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** How the source is compressed: {@code gzip} or {@code zstd}; empty where it is not. */
  String compression() {
    return compression;
  }

  /** Bytes of the source read so far, before decompression. */
  public long sourceBytes() {
    return compressed.count;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    int read;
    try {
      read = content.read(bytes, offset, length);
    } catch (IOException e) {
      throw damaged();
    }
    contentBytes += Math.max(0, read);
    if (contentBytes > limits.contentBytes()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "The file holds more than %,d bytes, which is the most that is read of one: drop it"
                  + " as several files.",
              limits.contentBytes()));
    }
    if (contentBytes > Limits.EXPANSION_FROM_BYTES
        && contentBytes / limits.expansion() > compressed.count) {
      throw new InvalidInputException(
          "The file expands to more than %s times its size: it is refused as a decompression bomb."
              .formatted(limits.expansion()));
    }
    return read;
  }

  private InvalidInputException damaged() {
    return new InvalidInputException(
        String.format(
            Locale.ROOT,
            "The %s data is damaged or cut off after %,d bytes of content.",
            compression,
            contentBytes));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  /** Tells a failing source, which may be tried again, from broken compression, which may not. */
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      try {
        int read = in.read();
        count += read < 0 ? 0 : 1;
        return read;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      try {
        int read = in.read(bytes, offset, length);
        count += Math.max(0, read);
        return read;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
