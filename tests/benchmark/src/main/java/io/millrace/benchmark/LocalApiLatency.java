package io.millrace.benchmark;

import io.millrace.wire.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * How long a prediction takes over the API of a running {@code ./millrace demo}, which is asked one
 * request after the other over one connection that stays open: everything between, from HTTP and
 * the authorizer to the capture, is in it. Where the platform is and its token are those that the
 * demo keeps in {@code ~/.millrace/config}, or in the file that {@code MILLRACE_CONFIG} names.
 *
 * <p>Ends after {@value #REQUESTS} measured requests, at the first that is not answered with a
 * prediction, or after {@link #PATIENCE}.
 */
public final class LocalApiLatency {

  private static final int WARM_UP = 500;
  private static final int REQUESTS = 2000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final PrintStream OUT = System.out;

  private LocalApiLatency() {}

  /** Measures, and prints one line. */
  public static void main(String... args) throws IOException, InterruptedException {
    List<HttpRequest> requests = requests(platform());
    long[] nanos = new long[REQUESTS];
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = -WARM_UP; i < REQUESTS; i++) {
        long start = System.nanoTime();
        HttpResponse<String> answer =
            client.send(requests.get(Math.floorMod(i, requests.size())), BodyHandlers.ofString());
        long took = System.nanoTime() - start;
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("not done within " + PATIENCE);
        }
        if (i >= 0) {
          nanos[i] = took;
        }
      }
    }
    Arrays.sort(nanos);
    OUT.printf(
        Locale.ROOT,
        "%,d predictions: p50 %.2f ms, p99 %.2f ms, longest %.2f ms%n",
        REQUESTS,
        millis(nanos[REQUESTS / 2]),
        millis(nanos[REQUESTS * 99 / 100]),
        millis(nanos[REQUESTS - 1]));
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static List<HttpRequest> requests(Properties platform) {
    URI predict = URI.create(property(platform, "endpoint") + "/v1/models/telco-churn/predict");
    String token = property(platform, "token");
    return TelcoChurn.customers(100).stream()
        .map(customer -> Json.text(Map.of("instances", List.of(customer))))
        .map(body ->
            HttpRequest.newBuilder(predict)
                .timeout(Duration.ofSeconds(10))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build())
        .toList();
  }

  private static String property(Properties platform, String name) {
    return Objects.requireNonNull(platform.getProperty(name), name);
  }

  private static Properties platform() throws IOException {
    String named = System.getenv("MILLRACE_CONFIG");
    Path file =
        named != null
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".millrace", "config");
    Properties platform = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      platform.load(reader);
    }
    return platform;
  }
}
