package io.millrace.tabular.check;

import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;

/**
 * A program that publishes an upload of so many bytes, which it makes as they are read. It ends
 * well if it gets through in the heap that its JVM was given.
 */
final class LargeUpload {

  private LargeUpload() {}

  public static void main(String... args) throws IOException {
    long bytes = Long.parseLong(args[0]);
    LongFunction<String> row =
        switch (args[1]) {
          case "orders" -> number -> number + Projects.ROW;
          case "ragged" -> _ -> "x\n";
          case "ragged-mac" -> _ -> "x\r";
          default -> throw new IllegalArgumentException(args[1]);
        };
    Path file = Files.createTempFile("large", ".parquet");
    try {
      Audit audit =
          new TableAudit(Projects.orders(), new Limits(bytes * 2, 200, 10, 1 << 16))
              .publish(new Generated(bytes, row), file, _ -> {}, null);
      if (audit.report().sourceBytes() < bytes || audit.report().rowsKept() == 0) {
        throw new IllegalStateException("not read to its end: " + audit);
      }
    } finally {
      Files.delete(file);
    }
  }

  private record Generated(long bytes, LongFunction<String> row) implements Source {
    @Override
    public String name() {
      return "large.csv";
    }

    @Override
    public InputStream open() {
      return new Rows(bytes, row);
    }
  }

  /** The header, one whole row and the rows made. */
  private static final class Rows extends InputStream {
    private final LongFunction<String> row;
    private long left;
    private long number;
    private byte[] ready =
        (Projects.HEADER + "first" + Projects.ROW).getBytes(StandardCharsets.UTF_8);
    private int at;

    Rows(long bytes, LongFunction<String> row) {
      this.left = bytes;
      this.row = row;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (at == ready.length) {
        if (left <= 0) {
          return -1;
        }
        StringBuilder rows = new StringBuilder();
        while (rows.length() < 1 << 14) {
          rows.append(row.apply(number++));
        }
        ready = rows.toString().getBytes(StandardCharsets.UTF_8);
        at = 0;
        left -= ready.length;
      }
      int read = Math.min(length, ready.length - at);
      System.arraycopy(ready, at, bytes, offset, read);
      at += read;
      return read;
    }
  }
}
