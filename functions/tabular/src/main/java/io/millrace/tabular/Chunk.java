package io.millrace.tabular;

import io.millrace.domain.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Whole records of a text file.
 *
 * @param bytes UTF-8, not yet checked
 * @param offset of the first byte in the content
 * @param line of the first byte, from 1
 */
record Chunk(ByteBuffer bytes, long offset, long line) {

  /**
   * The text.
   *
   * @throws InvalidInputException if the bytes are not UTF-8, naming the first one that is not
   */
  CharBuffer text() {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = bytes.duplicate();
    CharBuffer text = CharBuffer.allocate(in.remaining());
    CoderResult result = decoder.decode(in, text, true);
    if (result.isError()) {
      throw new InvalidInputException(
          "The file is not UTF-8: byte %s at offset %,d. Save it as UTF-8 and send it again."
              .formatted(Echo.bytes(in.get(in.position())), offset + in.position()));
    }
    return text.flip();
  }
}
