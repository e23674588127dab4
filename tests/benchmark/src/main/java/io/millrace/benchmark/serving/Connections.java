package io.millrace.benchmark.serving;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that ask without a pause, each over a connection of its own, of which each is counted.
 */
final class Connections {

  private static final int TIMEOUT_MILLIS = 30_000;

  private Connections() {}

  /** Answers of the client that had the fewest, over the mean of all. */
  static double slowestShare(int port, List<String> bodies, int clients, int seconds) {
    List<Future<Long>> counted = new ArrayList<>();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        int first = i;
        counted.add(threads.submit(() -> ask(port, bodies, first, end)));
      }
    }
    long[] counts = counted.stream().mapToLong(Connections::count).sorted().toArray();
    double mean = java.util.Arrays.stream(counts).average().orElse(Double.NaN);
    return counts[0] / mean;
  }

  private static long count(Future<Long> client) {
    try {
      return client.get();
    } catch (ExecutionException e) {
      return 0; // whose connection failed had nothing
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long ask(int port, List<String> bodies, int first, long end) throws IOException {
    long count = 0;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var in = new BufferedInputStream(socket.getInputStream());
      for (int i = first; System.nanoTime() < end; i++) {
        socket.getOutputStream().write(request(bodies.get(i % bodies.size())));
        skipAnswer(in);
        count++;
      }
    }
    return count;
  }

  private static byte[] request(String body) {
    return "POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s"
        .formatted(body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void skipAnswer(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("closed");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
