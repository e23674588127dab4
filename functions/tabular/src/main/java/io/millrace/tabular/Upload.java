package io.millrace.tabular;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An opened upload: its rows, in whatever format it turned out to be. */
record Upload(UploadStream stream, Rows rows) {

  private static final int START = 1 << 15;

  /**
   * Opens a source and reads as much as tells its format and its columns.
   *
   * @throws InvalidInputException if it can never be read
   * @throws IOException if it cannot be reached now
   */
  static Upload open(Source source, List<Column> columns, Limits limits) throws IOException {
    UploadStream in = UploadStream.open(source, limits);
    try {
      return new Upload(in, rows(in, columns));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static Rows rows(UploadStream in, List<Column> columns) throws IOException {
    byte[] start = in.peek(START);
    if (UploadStream.starts(start, 'P', 'A', 'R', '1')) {
      return new ParquetRows(in, columns);
    }
    long offset = 0;
    if (UploadStream.starts(start, 0xef, 0xbb, 0xbf)) {
      in.skipNBytes(3);
      offset = 3;
    }
    refuseBinary(start);
    String text =
        new String(start, (int) offset, start.length - (int) offset, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      throw new InvalidInputException("The file is empty.");
    }
    return switch (text.strip().charAt(0)) {
      case '{' -> new JsonLineRows(in, offset, columns);
      case '[' -> new JsonArrayRows(in, columns);
      default -> CsvRows.of(in, text, offset, columns);
    };
  }

  private static void refuseBinary(byte[] start) {
    if (UploadStream.starts(start, 0xfe, 0xff) || UploadStream.starts(start, 0xff, 0xfe)) {
      throw new InvalidInputException(
          "The file is UTF-16, as its byte order mark says. Save it as UTF-8 and send it again.");
    }
    if (UploadStream.starts(start, 'P', 'K', 3, 4)) {
      throw new InvalidInputException(
          "The file is a ZIP archive or a spreadsheet. Send CSV, JSON Lines or Parquet instead,"
              + " plain or compressed with gzip or zstd.");
    }
    for (int i = 0; i < start.length; i++) {
      if (start[i] == 0) {
        throw new InvalidInputException(
            "The file is no text: byte 0x00 at offset %,d. It may be UTF-16 or a binary format."
                .formatted(i));
      }
    }
  }
}
