package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content within {@code aws-chunked} framing, signed or not, with the trailing headers that
 * follow it.
 *
 * <p>Signatures of chunks are read over: the local cloud listens on loopback only, and knows one
 * tenant.
 */
final class AwsChunkedStream extends InputStream {

  private static final int LONGEST_LINE_BYTES = 8192;

  private final InputStream framed;
  private final Map<String, String> trailers = new LinkedHashMap<>();
  private long leftInChunk;
  private boolean first = true;
  private boolean finished;

  AwsChunkedStream(InputStream framed) {
    this.framed = framed;
  }

  /** The trailing headers, names in lower case; complete once the content has been read. */
  Map<String, String> trailers() {
    return trailers;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (leftInChunk == 0 && !finished) {
      nextChunk();
    }
    if (finished) {
      return -1;
    }
    int n = framed.read(bytes, offset, (int) Math.min(length, leftInChunk));
    if (n < 0) {
      throw S3Error.INCOMPLETE_BODY.refusal();
    }
    leftInChunk -= n;
    return n;
  }

  private void nextChunk() throws IOException {
    if (!first && !line().isEmpty()) {
      throw malformed();
    }
    first = false;
    String head = line();
    int extension = head.indexOf(';');
    try {
      leftInChunk = Long.parseLong(extension < 0 ? head : head.substring(0, extension), 16);
    } catch (NumberFormatException e) {
      throw malformed();
    }
    if (leftInChunk < 0) {
      throw malformed();
    }
    if (leftInChunk == 0) {
      finished = true;
      readTrailers();
    }
  }

  private void readTrailers() throws IOException {
    for (String line = lineOrEnd(); line != null && !line.isEmpty(); line = lineOrEnd()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw malformed();
      }
      trailers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
  }

  private String line() throws IOException {
    String line = lineOrEnd();
    if (line == null) {
      throw S3Error.INCOMPLETE_BODY.refusal();
    }
    return line;
  }

  private @Nullable String lineOrEnd() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = framed.read(); b != '\n'; b = framed.read()) {
      if (b < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (line.length() >= LONGEST_LINE_BYTES) {
        throw malformed();
      }
      line.append((char) b);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static S3Exception malformed() {
    return S3Error.INVALID_REQUEST.refusal("The aws-chunked body is malformed");
  }
}
