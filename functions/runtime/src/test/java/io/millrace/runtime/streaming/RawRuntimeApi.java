package io.millrace.runtime.streaming;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that speaks Lambda's runtime API by the byte, and tells all that it is sent. */
final class RawRuntimeApi implements Closeable {

  private static final String TAKEN = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  RawRuntimeApi() throws IOException {
    var _ = Thread.ofVirtual().start(this::accept);
  }

  String authority() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Has the process answer this, as request 1. */
  void ask(String event) {
    events.add(event);
  }

  /** What it sends next: the head of a request without {@code Host}, a chunk, or trailers. */
  String next() throws InterruptedException {
    String next = told.poll(30, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        var _ = Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // it was closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String request = line(in); ; request = line(in)) {
        List<String> head = head(in);
        if (request.contains("/next ")) {
          send(
              socket,
              "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nLambda-Runtime-Trace-Id: Root=1\r\nLambda-Runtime-Deadline-Ms: 9999999999999\r\n",
              events.take());
          continue;
        }
        told.add(request + " " + String.join(", ", head));
        if (head.contains("Transfer-Encoding: chunked")) {
          chunks(in);
        } else {
          told.add(new String(in.readNBytes(length(head)), ISO_8859_1));
        }
        socket.getOutputStream().write(TAKEN.getBytes(ISO_8859_1));
      }
    } catch (IOException e) {
      // the process ended the connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void chunks(InputStream in) throws IOException {
    for (int size = Integer.parseInt(line(in), 16); size > 0; ) {
      told.add(new String(in.readNBytes(size), ISO_8859_1));
      line(in);
      size = Integer.parseInt(line(in), 16);
    }
    told.add("trailers " + String.join(", ", head(in)));
  }

  private static void send(Socket socket, String head, String body) throws IOException {
    socket
        .getOutputStream()
        .write(
            "%sContent-Length: %s\r\n\r\n%s"
                .formatted(head, body.length(), body)
                .getBytes(ISO_8859_1));
  }

  private static int length(List<String> head) {
    return head.stream()
        .filter(line -> line.startsWith("Content-Length: "))
        .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
        .findFirst()
        .orElse(0);
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (!line.startsWith("Host:")) {
        head.add(line);
      }
    }
    return head;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }
}
