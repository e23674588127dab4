package io.millrace.intake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** What an object holds, and whether it holds it packed by gzip. */
final class Packed {

  private static final int MAGIC = 0x1f8b;

  private final byte[] bytes;
  private final boolean gzip;

  private Packed(byte[] bytes, boolean gzip) {
    this.bytes = bytes;
    this.gzip = gzip;
  }

  /**
   * @throws java.util.zip.ZipException if it is packed and damaged
   * @throws java.io.EOFException if it is packed and cut off
   */
  static Packed read(InputStream in) throws IOException {
    var raw = new BufferedInputStream(in);
    raw.mark(2);
    boolean gzip = ((raw.read() << Byte.SIZE) | raw.read()) == MAGIC;
    raw.reset();
    return new Packed((gzip ? new GZIPInputStream(raw) : raw).readAllBytes(), gzip);
  }

  /** The bytes, unpacked; of whoever asks. */
  byte[] bytes() {
    return bytes;
  }

  /** Other bytes, packed in the same way. */
  byte[] pack(byte[] others) {
    if (!gzip) {
      return others;
    }
    var packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(others);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
