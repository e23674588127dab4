package io.millrace.aws;

import io.millrace.domain.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * The bytes that a container streams, out of the events in which SageMaker sends them: each is
 * there to be read as soon as its event came.
 *
 * <p>Where the stream breaks off, or says that it failed, reading throws {@link
 * UnavailableException}.
 */
final class PayloadParts extends InputStream {

  private static final int LEAST_BYTES = 16; // of an event: its lengths and checksums
  private static final int MOST_BYTES = 16 << 20;

  private final String endpoint;
  private final InputStream events;
  private byte[] current = {};
  private int position;
  private boolean ended;

  PayloadParts(String endpoint, InputStream events) {
    this.endpoint = endpoint;
    this.events = events;
  }

  @Override
  public int read() {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    if (length == 0) {
      return 0;
    }
    while (position == current.length && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int taken = Math.min(length, current.length - position);
    System.arraycopy(current, position, into, from, taken);
    position += taken;
    return taken;
  }

  private void next() {
    try {
      byte[] length = events.readNBytes(Integer.BYTES);
      if (length.length == 0) {
        ended = true;
        return;
      }
      int bytes = length.length < Integer.BYTES ? 0 : ByteBuffer.wrap(length).getInt();
      if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
        throw brokenOff("it sends no events");
      }
      byte[] rest = events.readNBytes(bytes - Integer.BYTES);
      if (rest.length < bytes - Integer.BYTES) {
        throw brokenOff("it ends within an event");
      }
      take(Message.decode(ByteBuffer.allocate(bytes).put(length).put(rest).flip()));
    } catch (UnavailableException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // whatever its reader throws is no event
      throw new UnavailableException("the endpoint %s broke off its answer".formatted(endpoint), e);
    }
  }

  private void take(Message event) {
    if (!"event".equals(header(event, ":message-type"))) {
      throw brokenOff(header(event, ":exception-type") + header(event, ":error-code"));
    }
    if ("PayloadPart".equals(header(event, ":event-type"))) {
      current = event.getPayload();
      position = 0;
    }
  }

  private static String header(Message message, String name) {
    HeaderValue value = message.getHeaders().get(name);
    return value == null ? "" : value.getString();
  }

  private UnavailableException brokenOff(String why) {
    return new UnavailableException(
        "the endpoint %s broke off its answer: %s".formatted(endpoint, why));
  }

  /** Ends the connection where the answer is not over, so that the container stops. */
  @Override
  public void close() throws IOException {
    events.close();
  }
}
