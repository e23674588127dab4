package io.millrace.local.s3;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The changes of one bucket in a file, one line each: its CRC-32, and the change as JSON.
 *
 * <p>A line counts once its line feed is there; what a killed process left unfinished at the end is
 * cut off at the next opening, and told. A line that was damaged later, as a whole file that was
 * emptied, is told and stops nobody: the damaged file is set aside, and what it does not name any
 * more is not deleted. Opening rewrites the file (beside it, then by a rename) when most of its
 * lines have been overtaken.
 */
final class BucketJournal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BucketJournal.class);
  private static final int CRC_DIGITS = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LINES_NOT_WORTH_REWRITING = 1000;

  private final FileChannel file;
  private final boolean whole;
  private long end;

  BucketJournal(FileChannel file, long end, boolean whole) {
    this.file = file;
    this.end = end;
    this.whole = whole;
  }

  /** Opens the journal, made if it is not there, and applies all that it holds to a state. */
  static BucketJournal open(Path path, BucketState state) throws IOException {
    Path aside = path.resolveSibling(path.getFileName() + ".damaged");
    if (Files.exists(path)) {
      cutUnfinishedLine(path);
      Read read = replay(path, state);
      boolean damaged = read.damaged() > 0 || read.lines() == 0;
      if (damaged) {
        Files.copy(path, aside, StandardCopyOption.REPLACE_EXISTING);
        log.error(
            "{} is damaged: {}. No content is deleted as long as {} is there, which is the file as it was.",
            path,
            read.lines() == 0
                ? "it is empty"
                : "%s of its %s changes are left out".formatted(read.damaged(), read.lines()),
            aside);
      }
      List<BucketChange> shortest = state.asChanges();
      if (damaged || read.lines() > 2 * shortest.size() + LINES_NOT_WORTH_REWRITING) {
        rewrite(path, shortest);
      }
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new BucketJournal(file, file.size(), !Files.exists(aside));
  }

  /** Whether it held all that had been written to it, as far as can be told. */
  boolean isWhole() {
    return whole;
  }

  /** Writes a change. When this returns, a kill of the process does not lose it. */
  synchronized void append(BucketChange change) throws IOException {
    ByteBuffer line = ByteBuffer.wrap(line(change));
    long position = end;
    while (line.hasRemaining()) {
      position += file.write(line, position);
    }
    end = position; // a failed write leaves the end where it was, and is written over
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static byte[] line(BucketChange change) {
    byte[] json = JSON.writerFor(BucketChange.class).writeValueAsBytes(change);
    ByteArrayOutputStream line = new ByteArrayOutputStream(json.length + CRC_DIGITS + 2);
    line.writeBytes(crc(json).getBytes(StandardCharsets.US_ASCII));
    line.write(' ');
    line.writeBytes(json);
    line.write('\n');
    return line.toByteArray();
  }

  private static String crc(byte[] json) {
    CRC32 crc = new CRC32();
    crc.update(json);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** How many lines there were, and how many of them say nothing. */
  private record Read(int lines, int damaged) {}

  private static Read replay(Path path, BucketState state) throws IOException {
    int lines = 0;
    int damaged = 0;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines++;
        if (!apply(line, state)) {
          damaged++;
        }
      }
    }
    return new Read(lines, damaged);
  }

  /** Applies a line, and says whether it is as it was written. */
  private static boolean apply(String line, BucketState state) {
    boolean checked = !line.startsWith("{"); // as earlier versions wrote them
    if (checked && line.length() <= CRC_DIGITS) {
      return false;
    }
    byte[] json = line.substring(checked ? CRC_DIGITS + 1 : 0).getBytes(StandardCharsets.UTF_8);
    if (checked && !line.startsWith(crc(json) + " ")) {
      return false;
    }
    try {
      state.apply(JSON.readValue(json, BucketChange.class));
      return true;
    } catch (JacksonException e) {
      log.debug("no change: {}", line, e);
      return false;
    }
  }

  private static void cutUnfinishedLine(Path path) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      long size = file.size();
      while (size > 0) {
        one.clear();
        file.read(one, size - 1);
        if (one.get(0) == '\n') {
          break;
        }
        size--;
      }
      if (size < file.size()) {
        log.warn("{}: a change that was not acknowledged was cut off and is left out", path);
        file.truncate(size);
      }
    }
  }

  /** Writes the journal anew; on a disk that is full, the file stays as it is. */
  private static void rewrite(Path path, List<BucketChange> changes) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      try (FileChannel file =
              FileChannel.open(
                  fresh,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          var buffered = new BufferedOutputStream(Channels.newOutputStream(file))) {
        for (BucketChange change : changes) {
          buffered.write(line(change));
        }
        buffered.flush();
        file.force(true); // else a power cut could leave an empty file under the name
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("{} could not be written anew, and stays as it is: {}", path, e.toString());
      Files.deleteIfExists(fresh);
    }
  }
}
