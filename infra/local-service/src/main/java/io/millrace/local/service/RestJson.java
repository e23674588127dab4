package io.millrace.local.service;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** AWS's REST-JSON protocol: the operation is in method and path, an error in a header. */
public final class RestJson {

  private RestJson() {}

  /** The path's segments, percent-decoded. */
  public static List<String> segments(URI uri) {
    return Stream.of(uri.getRawPath().split("/", -1))
        .filter(segment -> !segment.isEmpty())
        .map(RestJson::decoded)
        .toList();
  }

  /** One query parameter's first value, percent-decoded. */
  public static Optional<String> query(URI uri, String name) {
    return Optional.ofNullable(queries(uri).get(name)).map(List::getFirst);
  }

  /** All query parameters, percent-decoded, in order. */
  public static Map<String, List<String>> queries(URI uri) {
    String query = uri.getRawQuery();
    return query == null ? Map.of() : form(query);
  }

  /** The same of a form. */
  static Map<String, List<String>> form(String text) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      all.merge(name, List.of(value), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return all;
  }

  public static void send(AwsExchange exchange, int status, JsonNode body) throws IOException {
    send(exchange, status, Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with bytes that are JSON already. */
  public static void send(
      AwsExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putIfAbsent("Content-Type", "application/json");
    try (OutputStream out = exchange.respond(status, all, body.length)) {
      out.write(body);
    }
  }

  /** Answers an error: its code in {@code x-amzn-ErrorType}, its message in the body. */
  public static void sendError(AwsExchange exchange, ServiceException error) throws IOException {
    byte[] body =
        JsonTrees.object()
            .put("Type", error.status() < 500 ? "User" : "Service")
            .put("message", error.getMessage())
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    send(exchange, error.status(), Map.of("x-amzn-ErrorType", error.code()), body);
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part, StandardCharsets.UTF_8);
  }
}
