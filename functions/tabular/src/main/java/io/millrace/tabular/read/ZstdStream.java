package io.millrace.tabular.read;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What zstd compressed, all frames of it. Other than {@link com.github.luben.zstd.ZstdInputStream},
 * for which a second frame may be cut off anywhere, it gives either everything or an {@link
 * IOException}.
 */
final class ZstdStream extends InputStream {

  private static final int BUFFER = 1 << 17;

  private final InputStream in;
  private final ZstdDecompressCtx frames = new ZstdDecompressCtx();
  private final byte[] buffer = new byte[BUFFER];
  private final ByteBuffer compressed = ByteBuffer.allocateDirect(BUFFER).limit(0);
  private final ByteBuffer content = ByteBuffer.allocateDirect(BUFFER).limit(0);
  private boolean betweenFrames = true;

  ZstdStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    boolean full = false;
    while (!content.hasRemaining()) {
      if (!compressed.hasRemaining() && !full && !fill()) {
        return -1;
      }
      content.clear();
      try {
        betweenFrames = frames.decompressDirectByteBufferStream(content, compressed);
      } catch (ZstdException e) {
        throw new IOException("damaged", e);
      }
      full = !content.hasRemaining() && !betweenFrames;
      content.flip();
    }
    int read = Math.min(length, content.remaining());
    content.get(bytes, offset, read);
    return read;
  }

  /** Reads on; false at the end of the file. */
  private boolean fill() throws IOException {
    int read = in.read(buffer);
    if (read < 0 && !betweenFrames) {
      throw new EOFException("cut off");
    }
    compressed.clear().put(buffer, 0, Math.max(0, read)).flip();
    return read >= 0;
  }

  @Override
  public void close() throws IOException {
    frames.close();
    in.close();
  }
}
