package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Whole records of a text file.
 *
 * @param bytes not yet decoded
 * @param offset of the first byte in the content
 * @param line of the first byte, from 1
 */
record Chunk(ByteBuffer bytes, long offset, long line) {

  /**
   * The text: in Windows-1252, of which Latin-1 is a part, where the bytes are not UTF-8.
   *
   * @param seen in the file, this chunk added
   * @throws InvalidInputException if the bytes are neither, or if the file holds both, naming the
   *     first byte that is not UTF-8
   */
  CharBuffer text(Encodings seen) {
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    ByteBuffer in = bytes.duplicate();
    if (decoded(StandardCharsets.UTF_8, in, text)) {
      if (text.position() < bytes.remaining()) {
        seen.utf8();
      }
      return text.flip();
    }
    seen.other(offset + in.position(), in.get(in.position()));
    text.clear();
    if (!decoded(Encodings.OTHER, bytes.duplicate(), text)) {
      throw seen.neither();
    }
    return text.flip();
  }

  private static boolean decoded(Charset charset, ByteBuffer in, CharBuffer text) {
    return !charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(in, text, true)
        .isError();
  }
}
