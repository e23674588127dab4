package io.millrace.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the host and whoever started it say to each other, over its standard streams. */
public sealed interface HostMessage {

  /** The id of the running function that it is about. */
  String id();

  /**
   * To the host: run a function, until it is told to stop.
   *
   * @param code folder of the function, as in the host's {@link HostImage}
   * @param handler class, or class and method
   * @param variables its environment
   * @param properties system properties that only it has
   * @param heapBytes most memory that it is told there is
   */
  record Start(
      String id,
      String code,
      String handler,
      Map<String, String> variables,
      Map<String, String> properties,
      long heapBytes)
      implements HostMessage {

    public Start {
      variables = Map.copyOf(variables);
      properties = Map.copyOf(properties);
    }

    /** Without its variables, which may hold what must not be printed. */
    @Override
    public String toString() {
      return "Start[" + id + ", " + handler + "]";
    }
  }

  /** To the host: a function is of no more use. */
  record Stop(String id) implements HostMessage {}

  /** From the host: a line that a function wrote, without its end. */
  record Output(String id, String line) implements HostMessage {}

  /** From the host: a function ended, as a process of its own would have with this status. */
  record Ended(String id, int status) implements HostMessage {}

  /** Writes one message and flushes. Not safe for use by several threads at once. */
  static void write(HostMessage message, DataOutputStream to) throws IOException {
    switch (message) {
      case Start(var id, var code, var handler, var variables, var properties, var heap) -> {
        to.writeByte(1);
        text(to, id);
        text(to, code);
        text(to, handler);
        map(to, variables);
        map(to, properties);
        to.writeLong(heap);
      }
      case Stop(var id) -> {
        to.writeByte(2);
        text(to, id);
      }
      case Output(var id, var line) -> {
        to.writeByte(3);
        text(to, id);
        text(to, line);
      }
      case Ended(var id, var status) -> {
        to.writeByte(4);
        text(to, id);
        to.writeInt(status);
      }
    }
    to.flush();
  }

  /**
   * Reads the next message; empty at the end of the stream.
   *
   * @throws IOException if the stream ends within a message or holds something else
   */
  static Optional<HostMessage> read(DataInputStream from) throws IOException {
    int kind = from.read();
    return switch (kind) {
      case -1 -> Optional.empty();
      case 1 ->
          Optional.of(
              new Start(text(from), text(from), text(from), map(from), map(from), from.readLong()));
      case 2 -> Optional.of(new Stop(text(from)));
      case 3 -> Optional.of(new Output(text(from), text(from)));
      case 4 -> Optional.of(new Ended(text(from), from.readInt()));
      default -> throw new IOException("no message of a host begins with " + kind);
    };
  }

  private static void text(DataOutputStream to, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.writeInt(bytes.length);
    to.write(bytes);
  }

  private static String text(DataInputStream from) throws IOException {
    int length = from.readInt();
    byte[] bytes = from.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the stream ended within a text");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void map(DataOutputStream to, Map<String, String> map) throws IOException {
    to.writeInt(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      text(to, entry.getKey());
      text(to, entry.getValue());
    }
  }

  private static Map<String, String> map(DataInputStream from) throws IOException {
    Map<String, String> map = new LinkedHashMap<>();
    for (int left = from.readInt(); left > 0; left--) {
      map.put(text(from), text(from));
    }
    return map;
  }
}
