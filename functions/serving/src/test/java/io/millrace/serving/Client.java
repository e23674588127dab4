package io.millrace.serving;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** Sends bytes, and reads answers as HTTP/1.1 has them. */
final class Client implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  Client(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer. */
  record Answer(int status, String head, String body) {}

  static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nhost: here\r\ncontent-length: %s\r\n\r\n%s"
        .formatted(path, body.length(), body);
  }

  Client send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(US_ASCII));
    return this;
  }

  Answer receive() throws IOException {
    String head = head();
    int length =
        head.lines()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .filter(line -> line.startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    String body = new String(in.readNBytes(length), US_ASCII);
    return new Answer(Integer.parseInt(head.split(" ", 3)[1]), head, body);
  }

  /** Whether nothing more will come. */
  boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  private String head() throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after '%s'".formatted(head));
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
