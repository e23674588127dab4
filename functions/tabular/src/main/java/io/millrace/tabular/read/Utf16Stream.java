package io.millrace.tabular.read;

import io.millrace.domain.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The characters of a file in UTF-16, as UTF-8. */
final class Utf16Stream extends InputStream {

  private static final int BUFFER = 1 << 15;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final ByteBuffer raw = ByteBuffer.allocate(BUFFER).limit(0);
  private final CharBuffer characters = CharBuffer.allocate(BUFFER);
  private final ByteBuffer utf8 = ByteBuffer.allocate(4 * BUFFER).limit(0);
  private boolean ended;

  /**
   * @param in behind its byte order mark, if it has one
   */
  Utf16Stream(InputStream in, Charset utf16) {
    this.in = in;
    this.decoder =
        utf16
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (!utf8.hasRemaining()) {
      if (ended) {
        return -1;
      }
      fill();
    }
    int read = Math.min(length, utf8.remaining());
    utf8.get(bytes, offset, read);
    return read;
  }

  private void fill() throws IOException {
    raw.compact();
    int read = in.read(raw.array(), raw.arrayOffset() + raw.position(), raw.remaining());
    ended = read < 0;
    raw.position(raw.position() + Math.max(0, read)).flip();
    characters.clear();
    CoderResult result = decoder.decode(raw, characters, ended);
    if (result.isError() || (ended && raw.hasRemaining())) {
      throw new InvalidInputException(
          "The file starts as UTF-16 and does not go on so: save it as UTF-8 and send it again.");
    }
    characters.flip();
    utf8.clear();
    encoder.encode(characters, utf8, ended);
    utf8.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
