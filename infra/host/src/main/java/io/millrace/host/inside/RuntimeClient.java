package io.millrace.host.inside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * As much of HTTP/1.1 (RFC 9112) as the runtime API speaks, over one connection that is kept: of
 * what an invocation costs here, the JDK's client is a fifth.
 */
final class RuntimeClient {

  private static final String LENGTH = "content-length";

  /** What came back. */
  static final class Answer {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    Answer(int status, Map<String, String> headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }

    int status() {
      return status;
    }

    /** The headers by their names in lower case. */
    Map<String, String> headers() {
      return headers;
    }

    byte[] body() {
      return body;
    }
  }

  private final String host;
  private final int port;
  private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

  /**
   * Connects at the first request.
   *
   * @param authority {@code host:port}
   */
  RuntimeClient(String authority) {
    int colon = authority.lastIndexOf(':');
    this.host = authority.substring(0, colon);
    this.port = Integer.parseInt(authority.substring(colon + 1));
  }

  /** Waits for what is at a path. */
  Answer get(String path) throws IOException {
    return exchange("GET " + path, "", new byte[0]);
  }

  Answer post(String path, byte[] json) throws IOException {
    String headers = "Content-Type: application/json\r\nContent-Length: " + json.length + "\r\n";
    return exchange("POST " + path, headers, json);
  }

  private Answer exchange(String request, String headers, byte[] body) throws IOException {
    String head = request + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n" + headers + "\r\n";
    byte[] message = message(head.getBytes(ISO_8859_1), body);
    Kept before = kept.getAndSet(null);
    if (before != null) {
      try {
        return exchange(before, message);
      } catch (IOException e) { // it was idle for too long, and the other side let go of it
        before.socket.close();
      }
    }
    return exchange(new Kept(new Socket(InetAddress.getByName(host), port)), message);
  }

  private Answer exchange(Kept connection, byte[] message) throws IOException {
    connection.socket.getOutputStream().write(message);
    Answer answer = connection.read();
    kept.set(connection);
    return answer;
  }

  private static byte[] message(byte[] head, byte[] body) {
    byte[] message = new byte[head.length + body.length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return message;
  }

  /** A connection on which nothing is under way. */
  private static final class Kept {

    private final Socket socket;
    private final InputStream in;

    Kept(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    Answer read() throws IOException {
      String[] status = line().split(" ", 3);
      if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
        throw new IOException("the runtime API does not speak HTTP");
      }
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
      }
      String length = headers.get(LENGTH);
      if (length == null) {
        throw new IOException("the runtime API does not say how long its answer is");
      }
      int bytes = Integer.parseInt(length);
      byte[] body = in.readNBytes(bytes);
      if (body.length < bytes) {
        throw new EOFException("the runtime API broke off its answer");
      }
      return new Answer(Integer.parseInt(status[1]), headers, body);
    }

    private String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream(64);
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new EOFException("the runtime API ended the connection");
        }
        if (next != '\r') {
          line.write(next);
        }
      }
      return line.toString(ISO_8859_1);
    }
  }
}
