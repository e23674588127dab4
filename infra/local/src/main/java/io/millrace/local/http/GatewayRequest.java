package io.millrace.local.http;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.RestJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A request on its way through an API: what authorizer and integration are told about it. */
final class GatewayRequest {

  private static final DateTimeFormatter COMMON_LOG =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  private final String id = UUID.randomUUID().toString();
  private final AwsExchange exchange;
  private final String apiId;
  private final String routeKey;
  private final Map<String, String> pathParameters;
  private final Map<String, String> headers = new TreeMap<>();
  private final Instant now;

  GatewayRequest(
      AwsExchange exchange,
      String apiId,
      String routeKey,
      Map<String, String> pathParameters,
      Instant now) {
    this.exchange = exchange;
    this.apiId = apiId;
    this.routeKey = routeKey;
    this.pathParameters = pathParameters;
    this.now = now;
    exchange.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
  }

  String routeKey() {
    return routeKey;
  }

  /** The value of an identity source as {@code $request.header.Authorization}; null if absent. */
  @Nullable String identity(String source) {
    String header = "$request.header.";
    String query = "$request.querystring.";
    if (source.startsWith(header)) {
      return headers.get(source.substring(header.length()).toLowerCase(Locale.ROOT));
    }
    if (source.startsWith(query)) {
      return RestJson.query(exchange.uri(), source.substring(query.length())).orElse(null);
    }
    return null;
  }

  /** The event for an authorizer, format 2.0. */
  ObjectNode authorizerEvent(String authorizerArn, List<String> identity) {
    ObjectNode event = common();
    event.put("type", "REQUEST");
    event.put("routeArn", routeArn());
    ArrayNode sources = event.putArray("identitySource");
    identity.forEach(sources::add);
    event.put("authorizerArn", authorizerArn);
    return event;
  }

  /** The event for an integration, format 2.0. */
  ObjectNode integrationEvent(byte[] body, @Nullable JsonNode authorizer) {
    ObjectNode event = common();
    if (authorizer != null) {
      ((ObjectNode) event.path("requestContext")).set("authorizer", authorizer);
    }
    boolean text = isText(body);
    if (body.length > 0) {
      event.put(
          "body",
          text
              ? new String(body, StandardCharsets.UTF_8)
              : Base64.getEncoder().encodeToString(body));
    }
    event.put("isBase64Encoded", body.length > 0 && !text);
    return event;
  }

  private ObjectNode common() {
    ObjectNode event = JsonTrees.object();
    event.put("version", "2.0");
    event.put("routeKey", routeKey);
    event.put("rawPath", exchange.uri().getPath());
    String query = exchange.uri().getRawQuery();
    event.put("rawQueryString", query == null ? "" : query);
    event.set("headers", JsonTrees.object(headers));
    Map<String, List<String>> queries = RestJson.queries(exchange.uri());
    if (!queries.isEmpty()) {
      ObjectNode parameters = event.putObject("queryStringParameters");
      queries.forEach((name, values) -> parameters.put(name, String.join(",", values)));
    }
    if (!pathParameters.isEmpty()) {
      event.set("pathParameters", JsonTrees.object(pathParameters));
    }
    ObjectNode context = event.putObject("requestContext");
    context.put("accountId", Arns.ACCOUNT).put("apiId", apiId).put("domainName", "127.0.0.1");
    context.put("domainPrefix", apiId).put("requestId", id).put("routeKey", routeKey);
    context.put("stage", "$default").put("timeEpoch", now.toEpochMilli());
    context.put("time", COMMON_LOG.format(now.atOffset(ZoneOffset.UTC)));
    context
        .putObject("http")
        .put("method", exchange.method())
        .put("path", exchange.uri().getPath())
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "127.0.0.1")
        .put("userAgent", headers.getOrDefault("user-agent", ""));
    return event;
  }

  private String routeArn() {
    return Arns.of("execute-api", "%s/$default/%s".formatted(apiId, routeKey.replace(" ", "")));
  }

  private static boolean isText(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
