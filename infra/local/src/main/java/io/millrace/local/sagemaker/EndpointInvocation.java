package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.Endpoint.Variant;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * SageMaker's runtime: {@code POST /endpoints/{name}/invocations}, and {@code
 * /endpoints/{name}/invocations-response-stream}, which passes on what a container says as it says
 * it. What a container refuses is a {@code ModelError} with the container's own answer as {@code
 * OriginalMessage}.
 */
final class EndpointInvocation {

  private static final Pattern PATH =
      Pattern.compile("/endpoints/([^/]+)/invocations(-response-stream)?");
  private static final String TARGET_VARIANT = "x-amzn-sagemaker-target-variant";

  private final EndpointProcesses endpoints;
  private final EndpointMetrics metrics;

  EndpointInvocation(EndpointProcesses endpoints, EndpointMetrics metrics) {
    this.endpoints = endpoints;
    this.metrics = metrics;
  }

  static boolean isOne(AwsExchange exchange) {
    return PATH.matcher(exchange.uri().getPath()).matches();
  }

  /** Whether it asks an endpoint that there is. */
  boolean isOf(AwsExchange exchange) {
    Matcher path = PATH.matcher(exchange.uri().getPath());
    return path.matches() && endpoints.has(path.group(1));
  }

  void answer(AwsExchange exchange) throws IOException {
    Matcher path = PATH.matcher(exchange.uri().getPath());
    var _ = path.matches();
    Endpoint endpoint = endpoints.find(path.group(1));
    if (endpoint.variants().isEmpty()) {
      throw EndpointDefinitions.invalid(
          "Endpoint %s of account is %s and does not answer."
              .formatted(endpoint.name(), endpoint.status()));
    }
    Variant variant = chosen(exchange, endpoint);
    byte[] body = exchange.body().readAllBytes();
    Instant begun = metrics.begin();
    HttpResponse<InputStream> stream;
    try {
      if (path.group(2) == null) {
        HttpResponse<byte[]> answer = variant.next().invoke(headers(exchange), body);
        count(endpoint, variant, begun, answer.statusCode());
        send(exchange, variant, answer);
        return;
      }
      var answer = variant.next().stream(headers(exchange), body);
      if (answer.statusCode() >= 400) {
        count(endpoint, variant, begun, answer.statusCode());
        try (InputStream said = answer.body()) {
          modelError(
              exchange,
              variant,
              answer.statusCode(),
              new String(said.readAllBytes(), StandardCharsets.UTF_8));
        }
        return;
      }
      stream = answer;
    } catch (IOException e) {
      count(endpoint, variant, begun, 0);
      modelError(exchange, variant, 0, String.valueOf(e.getMessage()));
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    try {
      PayloadEvents.send(exchange, variant.name(), stream);
    } finally {
      count(endpoint, variant, begun, stream.statusCode());
    }
  }

  private void count(Endpoint endpoint, Variant variant, Instant begun, int status) {
    metrics.answered(endpoint.name(), variant.name(), variant.processes().size(), begun, status);
  }

  private static Variant chosen(AwsExchange exchange, Endpoint endpoint) {
    String wanted = exchange.header(TARGET_VARIANT);
    if (wanted == null) {
      return endpoint.choose(ThreadLocalRandom.current());
    }
    return endpoint
        .variant(wanted)
        .orElseThrow(() ->
            EndpointDefinitions.invalid(
                "Variant %s does not exist on endpoint %s.".formatted(wanted, endpoint.name())));
  }

  /** What SageMaker passes on. */
  private static Map<String, String> headers(AwsExchange exchange) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "content-type",
          "accept",
          "x-amzn-sagemaker-custom-attributes",
          "x-amzn-sagemaker-enable-explanations"
        }) {
      String value = exchange.header(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return headers;
  }

  private static void send(AwsExchange exchange, Variant variant, HttpResponse<byte[]> answer)
      throws IOException {
    if (answer.statusCode() >= 400) {
      modelError(
          exchange,
          variant,
          answer.statusCode(),
          new String(answer.body(), StandardCharsets.UTF_8));
      return;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Content-Type",
        answer.headers().firstValue("content-type").orElse("application/octet-stream"));
    headers.put("x-Amzn-Invoked-Production-Variant", variant.name());
    answer
        .headers()
        .firstValue("x-amzn-sagemaker-custom-attributes")
        .ifPresent(value -> headers.put("X-Amzn-SageMaker-Custom-Attributes", value));
    respond(exchange, 200, headers, answer.body());
  }

  private static void modelError(AwsExchange exchange, Variant variant, int status, String message)
      throws IOException {
    String kind = status >= 500 || status == 0 ? "server" : "client";
    ObjectNode error =
        JsonTrees.object()
            .put("ErrorCode", kind.toUpperCase(java.util.Locale.ROOT) + "_ERROR_FROM_MODEL")
            .put("LogStreamArn", "")
            .put(
                "Message",
                "Received %s error (%s) from %s with message \"%s\"."
                    .formatted(kind, status, variant.name(), message))
            .put("OriginalMessage", message)
            .put("OriginalStatusCode", status);
    respond(
        exchange,
        424,
        Map.of("Content-Type", "application/json", "x-amzn-ErrorType", "ModelError"),
        error.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void respond(
      AwsExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    try (OutputStream out = exchange.respond(status, headers, body.length)) {
      out.write(body);
    }
  }
}
