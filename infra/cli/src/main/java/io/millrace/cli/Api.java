package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import tools.jackson.databind.JsonNode;

/** A platform's public API, as {@code events/openapi.yaml} describes it. */
public final class Api {

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final int MAX_ATTEMPTS = 5;

  private final URI endpoint;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public Api(URI endpoint, String token) {
    this.endpoint = endpoint;
    this.token = token;
  }

  public URI endpoint() {
    return endpoint;
  }

  /**
   * Asks for what is at this path.
   *
   * @throws PlatformException if the platform refuses, or cannot be reached
   */
  public JsonNode get(String path) {
    return json(send("GET", path, BodyPublishers.noBody(), "application/json"));
  }

  /** What is at this path; empty if there is nothing. */
  Optional<JsonNode> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (PlatformException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The text at this path in YAML. */
  String yaml(String path) {
    return send("GET", path, BodyPublishers.noBody(), "application/yaml").body();
  }

  public JsonNode post(String path, Object body) {
    return json(send("POST", path, BodyPublishers.ofString(Json.text(body)), "application/json"));
  }

  public JsonNode put(String path, String body) {
    return json(send("PUT", path, BodyPublishers.ofString(body), "application/json"));
  }

  JsonNode delete(String path) {
    return json(send("DELETE", path, BodyPublishers.noBody(), "application/json"));
  }

  /**
   * Puts a file where a presigned URL says.
   *
   * @param opened what the platform answered to the wish to upload it
   * @param progress is told the bytes sent so far
   * @return the version that the file has in its bucket
   */
  String putFile(JsonNode opened, Path file, LongConsumer progress) {
    try (InputStream bytes = new CountedStream(Files.newInputStream(file), progress)) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(opened.path("url").asString()))
              .PUT(
                  BodyPublishers.fromPublisher(
                      BodyPublishers.ofInputStream(() -> bytes), Files.size(file)));
      opened
          .path("headers")
          .properties()
          .forEach(header -> request.header(header.getKey(), header.getValue().asString()));
      HttpResponse<String> response = exchange(request.build());
      if (response.statusCode() != 200) {
        throw new PlatformException(
            response.statusCode(),
            "The bucket did not take the file (%s): %s"
                .formatted(response.statusCode(), response.body()));
      }
      return response.headers().firstValue("x-amz-version-id").orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }

  /**
   * What is at a presigned URL.
   *
   * @throws PlatformException if the bucket refuses, or cannot be reached
   */
  byte[] download(URI url) {
    HttpResponse<byte[]> response =
        exchange(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new PlatformException(
          response.statusCode(), "The bucket answered %s.".formatted(response.statusCode()));
    }
    return response.body();
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body, String accept) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint.toString().replaceAll("/$", "") + path))
            .method(method, body)
            .header("authorization", "Bearer " + token)
            .header("accept", accept)
            .timeout(Duration.ofSeconds(60))
            .build();
    HttpResponse<String> response = exchange(request);
    for (int attempt = 2; attempt <= MAX_ATTEMPTS && again(method, response); attempt++) {
      Pause.seconds(1);
      response = exchange(request);
    }
    if (response.statusCode() >= 300) {
      throw new PlatformException(response.statusCode(), message(response));
    }
    return response;
  }

  private static boolean again(String method, HttpResponse<String> response) {
    return response.statusCode() == UNAVAILABLE && !method.equals("POST");
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    return exchange(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      throw new PlatformException(
          PlatformException.UNREACHABLE,
          "There is no platform at %s: %s. Start one with ./millrace up, or name another with --endpoint."
              .formatted(endpoint, e.getClass().getSimpleName()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(PlatformException.UNREACHABLE, "Interrupted.");
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.read(response.body(), JsonNode.class);
  }

  private static String message(HttpResponse<String> response) {
    String known =
        switch (response.statusCode()) {
          case 401, 403 -> "The platform does not accept this token. Name one with --token.";
          default -> "The platform answered %s.".formatted(response.statusCode());
        };
    try {
      return json(response).path("error").path("message").asString(known);
    } catch (InvalidInputException notOurs) {
      return known;
    }
  }

  /** Text as one part of a path. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
