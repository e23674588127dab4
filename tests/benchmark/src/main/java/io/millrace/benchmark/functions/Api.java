package io.millrace.benchmark.functions;

import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The platform's API, asked as any program would. */
final class Api implements AutoCloseable {

  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  Api(URI endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Sends a request.
   *
   * @throws IllegalStateException if the answer is not 2xx
   */
  JsonNode send(String method, String path, String body, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofMinutes(2))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "%s %s answered %s: %s".formatted(method, path, answer.statusCode(), answer.body()));
      }
      return Json.mapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
