package io.millrace.tabular.parquet;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file for parquet-java to write that is hashed on the way, up to a {@link FullDiskException}.
 */
final class DigestingFile implements OutputFile, Closeable {

  private static final long LOOKED_EVERY = 1 << 20; // bytes
  private static final long LEFT_FREE = 4 * LOOKED_EVERY; // for what else is on the disk

  private final MessageDigest digest = sha256();
  private final Position out;

  DigestingFile(Path path) throws IOException {
    this(path, () -> Files.getFileStore(path).getUsableSpace());
  }

  DigestingFile(Path path, Room room) throws IOException {
    out =
        new Position(
            new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(path)), digest),
            room);
  }

  /** How many bytes the disk has room for. */
  interface Room {
    long bytes() throws IOException;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What was written; ask once, after the end. */
  PublishedFile written() {
    return new PublishedFile(out.position, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return out;
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return out;
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static final class Position extends PositionOutputStream {
    private final OutputStream out;
    private final Room room;
    private long position;
    private long lookedAt;

    Position(OutputStream out, Room room) {
      this.out = out;
      this.room = room;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (position + length - lookedAt >= LOOKED_EVERY) {
        lookedAt = position + length;
        if (room.bytes() < length + LEFT_FREE) {
          throw new FullDiskException(position);
        }
      }
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
