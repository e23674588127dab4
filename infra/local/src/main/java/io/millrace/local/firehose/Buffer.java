package io.millrace.local.firehose;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that wait for their delivery, on disk: the file {@code open} takes records until it is
 * sealed, and a sealed file is delivered whole, and then removed.
 *
 * <p>A record is written behind its length and its CRC-32. What a crash or a full disk left of one
 * that was not accepted is no part of the next, and one that was damaged later is left out and
 * told.
 */
final class Buffer {

  private static final Logger log = LoggerFactory.getLogger(Buffer.class);
  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  private final Path folder;
  private final Path open;
  private long nextSealed;
  private long end; // of the last whole record in the open file
  private long openBytes; // of the records in it

  /** Whole records, and where the last of them ends. */
  private record Records(ByteArrayOutputStream content, long end) {}

  Buffer(Path folder) {
    this.folder = folder;
    this.open = folder.resolve("open");
    try {
      Files.createDirectories(folder);
      List<Path> sealed = sealed();
      nextSealed =
          sealed.isEmpty()
              ? 1
              : Long.parseLong(sealed.getLast().getFileName().toString().substring(7)) + 1;
      if (Files.exists(open)) {
        Records found = read(open);
        end = found.end();
        openBytes = found.content().size();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps a record behind those before it; what was kept survives the end of this process.
   *
   * @throws UncheckedIOException if it cannot be kept; nothing of it is delivered then
   */
  synchronized void add(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(HEAD_BYTES + data.length)
            .putInt(data.length)
            .putInt(crc(data))
            .put(data)
            .flip();
    try (FileChannel file = FileChannel.open(open, CREATE, WRITE)) {
      long position = end;
      while (record.hasRemaining()) {
        position += file.write(record, position);
      }
      end = position; // a failed write leaves the end where it was, and is written over
      openBytes += data.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of records that are not sealed yet. */
  synchronized long openBytes() {
    return openBytes;
  }

  /** Seals what is open, if anything is. */
  synchronized void seal() {
    if (end == 0) {
      return;
    }
    try {
      Files.move(open, folder.resolve(String.format(Locale.ROOT, "sealed-%019d", nextSealed++)));
      end = 0;
      openBytes = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is sealed and was not delivered, oldest first. */
  List<Path> sealed() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("sealed-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The records in a file, one behind the other. */
  static byte[] content(Path file) throws IOException {
    return read(file).content().toByteArray();
  }

  private static Records read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    var content = new ByteArrayOutputStream(bytes.remaining());
    long end = 0;
    while (bytes.remaining() >= HEAD_BYTES) {
      int length = bytes.getInt();
      int crc = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        break;
      }
      byte[] data = new byte[length];
      bytes.get(data);
      if (crc(data) == crc) {
        content.writeBytes(data);
      } else {
        log.error("a record at byte {} of {} is damaged and is left out", end, file);
      }
      end += HEAD_BYTES + length;
    }
    if (end < bytes.capacity()) {
      log.warn("a record at byte {} of {} was cut off, and had not been accepted", end, file);
    }
    return new Records(content, end);
  }

  private static int crc(byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(data);
    return (int) crc.getValue();
  }
}
