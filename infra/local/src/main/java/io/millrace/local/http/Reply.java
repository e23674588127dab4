package io.millrace.local.http;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a client is answered. */
final class Reply {

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Reply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** One of API Gateway's own answers: {@code {"message":"Unauthorized"}}. */
  static Reply gateway(int status, String message) {
    byte[] body =
        JsonTrees.object().put("message", message).toString().getBytes(StandardCharsets.UTF_8);
    return new Reply(status, Map.of("Content-Type", "application/json"), body);
  }

  /** What a function returned, in payload format 2.0: a response, or anything else as the body. */
  static Reply ofFunction(String payload) {
    JsonNode result = JsonTrees.parse(payload);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    if (!result.has("statusCode")) {
      return new Reply(200, headers, payload.getBytes(StandardCharsets.UTF_8));
    }
    result
        .path("headers")
        .forEachEntry((name, value) -> {
          headers.keySet().removeIf(name::equalsIgnoreCase);
          headers.put(name, value.asString());
        });
    List<String> cookies = new ArrayList<>();
    result.path("cookies").forEach(cookie -> cookies.add(cookie.asString()));
    if (!cookies.isEmpty()) {
      headers.put("Set-Cookie", String.join(", ", cookies));
    }
    String text = JsonTrees.text(result, "body", "");
    byte[] body =
        result.path("isBase64Encoded").asBoolean(false)
            ? Base64.getDecoder().decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    return new Reply((int) JsonTrees.number(result.path("statusCode")), headers, body);
  }

  void sendTo(AwsExchange exchange) throws IOException {
    try (OutputStream out = exchange.respond(status, headers, body.length)) {
      out.write(body);
    }
  }

  int status() {
    return status;
  }
}
