package io.millrace.local.sagemaker;

import io.millrace.local.process.ChildProcesses;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import io.millrace.local.service.LogSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A container of an endpoint's variant, as a process of this machine under SageMaker's container
 * contract: the program with {@code serve}, which answers {@code GET /ping} and {@code POST
 * /invocations} at the port that {@code SAGEMAKER_BIND_TO_PORT} names.
 */
final class VariantProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(30); // from SIGTERM to SIGKILL
  private static final Duration BETWEEN_PINGS = Duration.ofMillis(100);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private final Process process;
  private final URI address;
  private final HttpClient client;

  private VariantProcess(Process process, int port, HttpClient client) {
    this.process = process;
    this.address = URI.create("http://127.0.0.1:" + port);
    this.client = client;
  }

  /**
   * Starts the program; it does not answer yet.
   *
   * @param root that stands for {@code /opt/ml}
   * @param environment that the model asks for
   * @param log takes its lines
   */
  static VariantProcess start(
      TrainingProgram program,
      Path root,
      Map<String, String> environment,
      HttpClient client,
      LogSink log,
      String group,
      String stream)
      throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder = ChildProcesses.of(program.command());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().putAll(ChildProcesses.LANGUAGE);
    builder.environment().putAll(program.environment());
    builder.environment().putAll(environment);
    builder.environment().put(TrainingProgram.ROOT_VARIABLE, root.toString());
    builder.environment().put("SAGEMAKER_BIND_TO_PORT", Integer.toString(port));
    Process process = builder.redirectErrorStream(true).start();
    var _ = Thread.ofVirtual().start(() -> copyLog(process, log, group, stream));
    return new VariantProcess(process, port, client);
  }

  private static void copyLog(Process process, LogSink log, String group, String stream) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.append(group, stream, line);
      }
    } catch (IOException e) {
      log.append(group, stream, "the log ends here: " + e.getMessage());
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits until it can predict, or has ended, or the time is over; whether it can. */
  boolean awaitReady(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      if (isReady()) {
        return true;
      }
      var _ = process.waitFor(BETWEEN_PINGS.toMillis(), TimeUnit.MILLISECONDS);
    }
    return false;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(address.resolve("/ping")).timeout(GRACE).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What it answers.
   *
   * @throws IOException if it does not, within what SageMaker allows
   */
  HttpResponse<byte[]> invoke(Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    return client.send(request(headers, body), HttpResponse.BodyHandlers.ofByteArray());
  }

  /**
   * What it answers, as it comes; who closes it before its end ends the request.
   *
   * @throws IOException if it does not begin, within what SageMaker allows
   */
  HttpResponse<InputStream> stream(Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    return client.send(request(headers, body), HttpResponse.BodyHandlers.ofInputStream());
  }

  private HttpRequest request(Map<String, String> headers, byte[] body) {
    var request = HttpRequest.newBuilder(address.resolve("/invocations")).timeout(LONGEST_ANSWER);
    headers.forEach(request::header);
    return request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
  }

  /** Asks it to end, and makes it end if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        var _ = process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      var _ = process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
