package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.tabular.parquet.ParquetRows;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An opened upload: its rows, in whatever format it turned out to be.
 *
 * @param warnings about how it is written
 */
public record Upload(UploadStream stream, Rows rows, List<String> warnings) {

  private static final int START = 1 << 15;

  /** Headers of CSV may start with brackets, too: {@code [x],[y]}. */
  private static final Pattern JSON_ARRAY = Pattern.compile("\\s*+\\[\\s*+[\\[{\\]]");

  private static final Pattern JSON_LINES = Pattern.compile("\\s*+\\{\\s*+[\"}]");

  /**
   * Opens a source and reads as much as tells its format and its columns.
   *
   * @throws InvalidInputException if it can never be read
   * @throws IOException if it cannot be reached now
   */
  public static Upload open(Source source, List<Column> columns, Limits limits) throws IOException {
    UploadStream in = UploadStream.open(source, limits);
    try {
      return open(in, columns, limits);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static Upload open(UploadStream in, List<Column> columns, Limits limits)
      throws IOException {
    byte[] start = in.peek(START);
    if (UploadStream.starts(start, 'P', 'A', 'R', '1')) {
      return new Upload(in, new ParquetRows(in, columns, limits), List.of());
    }
    Charset utf16 = utf16(start);
    if (utf16 == null) {
      refuseBinary(start);
    }
    Charset charset = utf16 == null ? StandardCharsets.UTF_8 : utf16;
    String text = new String(start, charset);
    int mark = text.startsWith("\uFEFF") ? 1 : 0;
    int offset = mark == 0 ? 0 : utf16 == null ? 3 : 2;
    in.skipNBytes(offset);
    InputStream utf8 = utf16 == null ? in : new Utf16Stream(in, utf16);
    return new Upload(
        in,
        text(utf8, text.substring(mark), utf16 == null ? offset : 0, columns),
        utf16 == null ? List.of() : List.of("The file is UTF-16 and was read as such."));
  }

  private static Rows text(InputStream in, String text, long offset, List<Column> columns)
      throws IOException {
    if (text.isBlank()) {
      throw new InvalidInputException("The file is empty.");
    }
    if (JSON_LINES.matcher(text).lookingAt()) {
      return new JsonLineRows(in, offset, columns);
    }
    return JSON_ARRAY.matcher(text).lookingAt()
        ? new JsonArrayRows(in, columns)
        : CsvRows.of(in, text, offset, columns);
  }

  /** By its byte order mark, or since every other byte of a first ASCII text is zero. */
  static @Nullable Charset utf16(byte[] start) {
    if (UploadStream.starts(start, 0xfe, 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    if (UploadStream.starts(start, 0xff, 0xfe)) {
      return StandardCharsets.UTF_16LE;
    }
    if (start.length < 4 || start[0] == start[1]) {
      return null;
    }
    if (start[0] == 0 && start[1] > 0 && start[2] == 0 && start[3] > 0) {
      return StandardCharsets.UTF_16BE;
    }
    return start[0] > 0 && start[1] == 0 && start[2] > 0 && start[3] == 0
        ? StandardCharsets.UTF_16LE
        : null;
  }

  private static void refuseBinary(byte[] start) {
    if (UploadStream.starts(start, 'P', 'K', 3, 4)
        || UploadStream.starts(start, 0xd0, 0xcf, 0x11, 0xe0)) {
      throw new InvalidInputException(
          "The file is a spreadsheet or an archive, which is not read. In the spreadsheet, choose"
              + " Save As and 'CSV UTF-8 (comma delimited)', which keeps the first sheet's values,"
              + " or 'Text CSV', and send that.");
    }
    for (int i = 0; i < start.length; i++) {
      if (start[i] == 0) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "The file is no text: byte 0x00 at offset %,d. Send CSV, JSON Lines or Parquet.",
                i));
      }
    }
  }
}
