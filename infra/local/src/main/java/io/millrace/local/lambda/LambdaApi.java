package io.millrace.local.lambda;

import io.millrace.local.AwsExchange;
import io.millrace.local.Json;
import io.millrace.local.RestJson;
import io.millrace.local.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of AWS Lambda: Invoke, GetFunction, GetFunctionConfiguration, ListFunctions. */
final class LambdaApi {

  private static final int LARGEST_SYNCHRONOUS_BYTES = 6 * 1024 * 1024;
  private static final int LARGEST_ASYNCHRONOUS_BYTES = 1024 * 1024;

  private final LambdaService service;

  LambdaApi(LambdaService service) {
    this.service = service;
  }

  void handle(AwsExchange exchange) throws IOException {
    try {
      List<String> path = RestJson.segments(exchange.uri()); // date, "functions", name, what
      String operation =
          exchange.method() + " " + (path.size() > 3 ? path.get(3) : "#" + path.size());
      switch (operation) {
        case "POST invocations" -> invoke(exchange, service.function(path.get(2)));
        case "GET #2" -> list(exchange);
        case "GET #3" -> describe(exchange, service.function(path.get(2)));
        case "GET configuration" ->
            RestJson.send(exchange, 200, configuration(service.function(path.get(2))));
        default ->
            throw ServiceException.unknownOperation(
                "lambda", exchange.method() + " " + exchange.uri().getPath());
      }
    } catch (ServiceException e) {
      RestJson.sendError(exchange, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      RestJson.sendError(exchange, new ServiceException(503, "ServiceException", "closing"));
    }
  }

  private void invoke(AwsExchange exchange, LambdaFunction function)
      throws IOException, InterruptedException {
    byte[] body = exchange.body().readAllBytes();
    String payload = body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8);
    String type = exchange.header("x-amz-invocation-type");
    switch (type == null ? "RequestResponse" : type) {
      case "RequestResponse" -> {
        limit(body, LARGEST_SYNCHRONOUS_BYTES);
        requireJson(payload);
        answer(exchange, function.invoke(payload));
      }
      case "Event" -> {
        limit(body, LARGEST_ASYNCHRONOUS_BYTES);
        requireJson(payload);
        String requestId =
            service.invokeLater(function, payload, exchange.header("x-amzn-trace-id"));
        exchange.respond(202, Map.of("x-amzn-RequestId", requestId), 0).close();
      }
      case "DryRun" -> exchange.respond(204, Map.of(), 0).close();
      default ->
          throw new ServiceException(
              400, "InvalidParameterValueException", "unknown invocation type " + type);
    }
  }

  private static void answer(AwsExchange exchange, InvocationResult result) throws IOException {
    Map<String, String> headers =
        switch (result) {
          case InvocationResult.Returned _ -> Map.of("X-Amz-Executed-Version", "$LATEST");
          case InvocationResult.Failed _ ->
              Map.of("X-Amz-Executed-Version", "$LATEST", "X-Amz-Function-Error", "Unhandled");
        };
    RestJson.send(exchange, 200, headers, result.payload().getBytes(StandardCharsets.UTF_8));
  }

  private static void requireJson(String payload) {
    try {
      var _ = Json.parse(payload);
    } catch (ServiceException e) {
      throw new ServiceException(
          400,
          "InvalidRequestContentException",
          "Could not parse request body into json: " + e.getMessage());
    }
  }

  private static void limit(byte[] payload, int largest) {
    if (payload.length > largest) {
      throw new ServiceException(
          413,
          "RequestTooLargeException",
          "Request must be smaller than %s bytes for the InvokeFunction operation"
              .formatted(largest));
    }
  }

  private void list(AwsExchange exchange) throws IOException {
    ArrayNode functions = Json.array();
    service.functions().forEach(function -> functions.add(configuration(function)));
    ObjectNode body = Json.object();
    body.set("Functions", functions);
    RestJson.send(exchange, 200, body);
  }

  private static void describe(AwsExchange exchange, LambdaFunction function) throws IOException {
    ObjectNode body = Json.object();
    body.set("Configuration", configuration(function));
    RestJson.send(exchange, 200, body);
  }

  private static ObjectNode configuration(LambdaFunction function) {
    FunctionDefinition definition = function.definition();
    return Json.object()
        .put("FunctionName", definition.name())
        .put("FunctionArn", definition.arn())
        .put("Runtime", "java25")
        .put("Handler", definition.handler())
        .put("MemorySize", definition.memoryMegabytes())
        .put("Timeout", (int) definition.timeout().toSeconds())
        .put("Version", "$LATEST")
        .put("State", "Active")
        .put("LastUpdateStatus", "Successful");
  }
}
