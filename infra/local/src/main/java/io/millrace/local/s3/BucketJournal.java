package io.millrace.local.s3;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The changes of one bucket in a file, one JSON line each.
 *
 * <p>A line counts once its line feed is there; what a killed process left unfinished at the end is
 * cut off at the next opening. Opening rewrites the file (beside it, then by a rename) when most of
 * its lines have been overtaken.
 */
final class BucketJournal implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LINES_NOT_WORTH_REWRITING = 1000;

  private final FileChannel file;
  private long end;

  private BucketJournal(FileChannel file, long end) {
    this.file = file;
    this.end = end;
  }

  /** Opens the journal, made if it is not there, and applies all that it holds to a state. */
  static BucketJournal open(Path path, BucketState state) throws IOException {
    int lines = 0;
    if (Files.exists(path)) {
      cutUnfinishedLine(path);
      lines = replay(path, state);
    }
    List<Change> shortest = state.asChanges();
    if (lines > 2 * shortest.size() + LINES_NOT_WORTH_REWRITING) {
      rewrite(path, shortest);
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new BucketJournal(file, file.size());
  }

  /** Writes a change. When this returns, a kill of the process does not lose it. */
  synchronized void append(Change change) throws IOException {
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

  private static byte[] line(Change change) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    JSON.writerFor(Change.class).writeValue(line, change);
    line.write('\n');
    return line.toByteArray();
  }

  private static int replay(Path path, BucketState state) throws IOException {
    int lines = 0;
    try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        state.apply(JSON.readValue(line, Change.class));
        lines++;
      }
    }
    return lines;
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
      file.truncate(size);
    }
  }

  private static void rewrite(Path path, List<Change> changes) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try (var out = Files.newOutputStream(fresh);
        var buffered = new java.io.BufferedOutputStream(out)) {
      for (Change change : changes) {
        buffered.write(line(change));
      }
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
