package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;

/** A small text file, in the encodings that uploads are read in: UTF-8, UTF-16, Windows-1252. */
public final class WrittenText {

  private WrittenText() {}

  /**
   * The text, without a byte order mark.
   *
   * @throws InvalidInputException if it is in none of these; another format is named
   */
  public static String of(byte[] bytes) {
    Charset utf16 = Content.utf16(bytes);
    if (utf16 == null) {
      UnreadFormat.refuse(bytes);
    }
    String text =
        utf16 == null
            ? new Chunk(ByteBuffer.wrap(bytes), 0, 1).text(new Encodings()).toString()
            : new String(bytes, utf16);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
