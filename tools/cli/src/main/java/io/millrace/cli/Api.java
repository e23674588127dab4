package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A platform's public API, as {@code events/openapi.yaml} describes it. */
public final class Api {

  private static final int NOT_FOUND = 404;

  /** What a platform answers that did not get to it, or broke off: by AWS's gateways as well. */
  private static final Set<Integer> NOT_DONE = Set.of(500, 502, 503, 504);

  private static final int REPEATS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(90); // of a language model
  private static final String DATA = "data:";

  private final URI endpoint;
  private final String token;

  public Api(URI endpoint, String token) {
    this.endpoint = endpoint;
    this.token = token;
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Code of a platform's example, as who asks here would run it. */
  String own(String code, String address) {
    String secret = '"' + token + '"';
    return code.replace(address, endpoint.toString().replaceFirst("/$", ""))
        .replace("$MILLRACE_TOKEN", token)
        .replace("os.environ[\"MILLRACE_TOKEN\"]", secret)
        .replace("System.getenv(\"MILLRACE_TOKEN\")", secret)
        .replace("process.env.MILLRACE_TOKEN", secret);
  }

  /**
   * Asks for what is at this path.
   *
   * @throws PlatformException if the platform refuses, or cannot be reached
   */
  public JsonNode get(String path) {
    return json(send("GET", path, null, "application/json"));
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
    return send("GET", path, null, "application/yaml").text();
  }

  /** Posts what changes something: it is sent once. */
  public JsonNode post(String path, Object body) {
    return json(send("POST", path, Json.text(body), "application/json", 0));
  }

  /** Posts what changes nothing, and may be asked again. */
  JsonNode ask(String path, Object body) {
    return json(send("POST", path, Json.text(body), "application/json", REPEATS));
  }

  /**
   * Asks a language model, at its own address, and is told its answer bit by bit.
   *
   * @param event takes what each event holds
   * @return the answer, where it came as a whole; nothing where it came as events
   * @throws PlatformException if the platform refuses, cannot be reached, or breaks off
   */
  JsonNode converse(URI url, Object body, Consumer<JsonNode> event) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "Bearer " + token);
    headers.put("Content-Type", "application/json");
    try {
      Http.Answer answer =
          Http.stream(
              "POST",
              url,
              headers,
              Http.Body.of(Json.text(body)),
              LONGEST_SILENCE,
              line -> {
                if (line.startsWith(DATA) && !line.endsWith("[DONE]")) {
                  event.accept(Json.read(line.substring(DATA.length()), JsonNode.class));
                }
              },
              "text/event-stream");
      if (answer.status() >= 300) {
        throw new PlatformException(answer.status(), message(answer));
      }
      return answer.body().length == 0 ? Json.mapper().createObjectNode() : json(answer);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  public JsonNode put(String path, String body) {
    return json(send("PUT", path, body, "application/json"));
  }

  JsonNode delete(String path) {
    return json(send("DELETE", path, null, "application/json"));
  }

  /**
   * Puts a file where a presigned URL says.
   *
   * @param opened what the platform answered to the wish to upload it
   * @param progress is told the bytes sent so far
   * @return the version that the file has in its bucket
   */
  String putFile(JsonNode opened, Path file, LongConsumer progress) {
    Map<String, String> headers = new LinkedHashMap<>();
    opened
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asString()));
    try (InputStream bytes = new CountedStream(Files.newInputStream(file), progress)) {
      Http.Answer answer =
          exchange(
              "PUT",
              URI.create(opened.path("url").asString()),
              headers,
              new Http.Body(bytes, Files.size(file)),
              Duration.ZERO);
      if (answer.status() != 200) {
        throw new PlatformException(
            answer.status(),
            "The bucket did not take the file (%s): %s".formatted(answer.status(), answer.text()));
      }
      return answer.objectVersion();
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
    Http.Answer answer = exchange("GET", url, Map.of(), null, Duration.ZERO);
    if (answer.status() != 200) {
      throw refused(answer.status());
    }
    return answer.body();
  }

  /**
   * Writes what is at a presigned URL into a file.
   *
   * @param progress is told the bytes read so far
   * @return the digest of what was written
   * @throws PlatformException if the bucket refuses, or cannot be reached
   */
  Sha256 download(URI url, Path file, LongConsumer progress) {
    MessageDigest digest = Sha256.newDigest();
    try (var out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      int status = Http.fetch(url, out, progress);
      if (status != 200) {
        throw refused(status);
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
    return Sha256.finish(digest);
  }

  private static PlatformException refused(int status) {
    return new PlatformException(status, "The bucket answered %s.".formatted(status));
  }

  private Http.Answer send(String method, String path, @Nullable String body, String accept) {
    return send(method, path, body, accept, REPEATS);
  }

  private Http.Answer send(
      String method, String path, @Nullable String body, String accept, int repeats) {
    URI url = URI.create(endpoint.toString().replaceAll("/$", "") + path);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "Bearer " + token);
    headers.put("Accept", accept);
    if (method.equals("POST")) {
      headers.put("Content-Type", "application/json");
    }
    Http.Answer answer = patiently(method, url, headers, body, repeats);
    if (answer.status() >= 300) {
      throw new PlatformException(answer.status(), message(answer));
    }
    return answer;
  }

  private static Http.@Nullable Body body(@Nullable String text) {
    return text == null ? null : Http.Body.of(text);
  }

  /** Asks so often again as long as it is not answered. */
  private Http.Answer patiently(
      String method, URI url, Map<String, String> headers, @Nullable String body, int repeats) {
    for (int left = repeats; ; left--) {
      try {
        Http.Answer answer = Http.send(method, url, headers, body(body), PATIENCE);
        if (left == 0 || !NOT_DONE.contains(answer.status())) {
          return answer;
        }
      } catch (ConnectException e) {
        throw unreachable(e); // nobody is there
      } catch (IOException e) {
        if (left == 0) {
          throw unreachable(e);
        }
      }
      Pause.seconds(1);
    }
  }

  private Http.Answer exchange(
      String method,
      URI url,
      Map<String, String> headers,
      Http.@Nullable Body body,
      Duration patience) {
    try {
      return Http.send(method, url, headers, body, patience);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private PlatformException unreachable(IOException e) {
    return new PlatformException(
        PlatformException.UNREACHABLE,
        e instanceof SocketTimeoutException
            ? "The platform at %s did not answer in %s seconds: ask again once the machine has less to do."
                .formatted(endpoint, PATIENCE.toSeconds())
            : "There is no platform at %s: %s. Start one with ./millrace up, or name another with --endpoint."
                .formatted(endpoint, e.getClass().getSimpleName()));
  }

  private static JsonNode json(Http.Answer answer) {
    return Json.read(answer.text(), JsonNode.class);
  }

  private static String message(Http.Answer answer) {
    String known =
        switch (answer.status()) {
          case 401, 403 -> "The platform does not accept this token. Name one with --token.";
          case 404 ->
              "What answers there is no platform, or one that is still starting: ask again in a few seconds, or name another with --endpoint.";
          default -> "The platform answered %s.".formatted(answer.status());
        };
    try {
      return json(answer).path("error").path("message").asString(known);
    } catch (InvalidInputException notOurs) {
      return known;
    }
  }

  /** Text as one part of a path. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
