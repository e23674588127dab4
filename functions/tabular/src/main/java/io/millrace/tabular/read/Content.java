package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import io.millrace.tabular.rows.FileFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds, as its first bytes tell.
 *
 * @param bytes of the content: of a text without its byte order mark, and never UTF-16
 * @param start of a text, cut anywhere
 * @param offset of the first of the bytes in the file's content
 * @param warnings about how it is written
 */
record Content(
    FileFormat format, InputStream bytes, String start, long offset, List<String> warnings) {

  private static final int START = 1 << 15;

  /** Headers of CSV may start with brackets, too: {@code [x],[y]}. */
  private static final Pattern JSON_ARRAY = Pattern.compile("\\s*+\\[\\s*+[\\[{\\]]");

  private static final Pattern JSON_LINES = Pattern.compile("\\s*+\\{\\s*+[\"}]");

  /**
   * Looks at the first bytes.
   *
   * @throws InvalidInputException if it is nothing that is read
   */
  static Content of(UploadStream in) throws IOException {
    byte[] start = in.peek(START);
    if (UploadStream.starts(start, 'P', 'A', 'R', '1')) {
      return new Content(FileFormat.PARQUET, in, "", 0, List.of());
    }
    Charset utf16 = utf16(start);
    if (utf16 == null) {
      UnreadFormat.refuse(start);
    }
    String text = new String(start, utf16 == null ? StandardCharsets.UTF_8 : utf16);
    int mark = text.startsWith("\uFEFF") ? 1 : 0;
    int offset = mark == 0 ? 0 : utf16 == null ? 3 : 2;
    in.skipNBytes(offset);
    String marked = text.substring(mark);
    return new Content(
        format(marked),
        utf16 == null ? in : new Utf16Stream(in, utf16),
        marked,
        utf16 == null ? offset : 0,
        utf16 == null ? List.of() : List.of("The file is UTF-16 and was read as such."));
  }

  private static FileFormat format(String text) {
    if (text.isBlank()) {
      throw new InvalidInputException("The file is empty.");
    }
    UnreadFormat.refuse(text);
    if (JSON_LINES.matcher(text).lookingAt()) {
      return FileFormat.JSON_LINES;
    }
    return JSON_ARRAY.matcher(text).lookingAt() ? FileFormat.JSON_ARRAY : FileFormat.CSV;
  }

  /**
   * The UTF-16 of a text, told by its byte order mark or by zeros in every other byte; null of
   * others.
   */
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
}
