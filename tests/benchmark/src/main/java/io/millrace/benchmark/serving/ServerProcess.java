package io.millrace.benchmark.serving;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server in a process of its own, with all processes that it starts. */
final class ServerProcess implements AutoCloseable {

  private static final long LOOK_NANOS = 5_000_000;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final Process process;
  private final int port;
  private final double readySeconds;

  private ServerProcess(Process process, int port, double readySeconds) {
    this.process = process;
    this.port = port;
    this.readySeconds = readySeconds;
  }

  /**
   * Starts it, and waits until {@code GET /ping} answers 200.
   *
   * @param log what it prints
   * @throws IOException if it does not within a minute
   */
  static ServerProcess start(
      List<String> command, Map<String, String> environment, int port, Path log)
      throws IOException {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long begun = System.nanoTime();
    Process process = builder.start();
    while (!isReady(port)) {
      if (!process.isAlive() || System.nanoTime() - begun > PATIENCE_NANOS) {
        process.destroyForcibly();
        throw new IOException(
            "%s is not ready: %s".formatted(command.getFirst(), Files.readString(log)));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return new ServerProcess(process, port, (System.nanoTime() - begun) / 1e9);
  }

  private static boolean isReady(int port) {
    try {
      var ping = (HttpURLConnection) address(port).resolve("/ping").toURL().openConnection();
      boolean ready = ping.getResponseCode() == 200;
      ping.disconnect();
      return ready;
    } catch (IOException e) {
      return false;
    }
  }

  private static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  String address() {
    return address(port).toString();
  }

  int port() {
    return port;
  }

  /** From the start of the process to the first answer that it is ready. */
  double readySeconds() {
    return readySeconds;
  }

  /** What is answered to this body. */
  String invoke(String body) throws IOException {
    var request =
        (HttpURLConnection) address(port).resolve("/invocations").toURL().openConnection();
    request.setDoOutput(true);
    request.setRequestProperty("Content-Type", "application/json");
    request.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    try (var in = request.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Megabytes that are resident in all of its processes together. */
  double residentMegabytes() throws IOException {
    double sum = 0;
    for (ProcessHandle each :
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList()) {
      try (Stream<String> status =
          Files.lines(Path.of("/proc", Long.toString(each.pid()), "status"))) {
        sum +=
            status
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1000)
                .sum();
      }
    }
    return sum;
  }

  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    process.onExit().join();
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
