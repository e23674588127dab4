package io.millrace.language;

import io.millrace.domain.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * An answer in events, each whole and as it came, with the empty line that ends it.
 *
 * <p>Source: HTML Standard, "Server-sent events", "Parsing an event stream".
 */
final class ServerSentEvents {

  private static final int READ_BYTES = 8192;
  private static final int MOST_BYTES = 4 << 20;

  private final InputStream from;
  private final ByteArrayOutputStream event = new ByteArrayOutputStream();
  private final byte[] read = new byte[READ_BYTES];
  private int position;
  private int end;
  private boolean lineIsEmpty = true;
  private boolean isWhole = true;

  /**
   * @param from throws {@link UnavailableException} where it breaks off
   */
  ServerSentEvents(InputStream from) {
    this.from = from;
  }

  /**
   * The next event, as soon as it is there; what is left at the end counts as one. Empty at the
   * end.
   *
   * @throws UnavailableException if the answer breaks off, or an event is longer than it may be
   */
  Optional<byte[]> next() {
    while (position < end || more()) {
      byte next = read[position++];
      event.write(next);
      if (next == '\n' && lineIsEmpty) {
        return Optional.of(taken());
      }
      lineIsEmpty = next == '\n' || (lineIsEmpty && next == '\r');
    }
    isWhole = event.size() == 0;
    return isWhole ? Optional.empty() : Optional.of(taken());
  }

  /** Whether the last one had the empty line that ends it. */
  boolean isWhole() {
    return isWhole;
  }

  private byte[] taken() {
    byte[] whole = event.toByteArray();
    event.reset();
    lineIsEmpty = true;
    return whole;
  }

  private boolean more() {
    if (event.size() > MOST_BYTES) {
      throw new UnavailableException("an event is longer than %s bytes".formatted(MOST_BYTES));
    }
    try {
      position = 0;
      end = Math.max(0, from.read(read));
      return end > 0;
    } catch (IOException e) {
      throw new UnavailableException("the answer broke off", e);
    }
  }
}
