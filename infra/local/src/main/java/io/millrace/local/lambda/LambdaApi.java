package io.millrace.local.lambda;

import io.millrace.local.lambda.LambdaInputs.GetFunction;
import io.millrace.local.lambda.LambdaInputs.GetFunctionConfiguration;
import io.millrace.local.lambda.LambdaInputs.Invoke;
import io.millrace.local.lambda.LambdaInputs.ListEventSourceMappings;
import io.millrace.local.lambda.LambdaInputs.ListFunctions;
import io.millrace.local.lambda.LambdaInputs.LogType;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.Inputs;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.RestJson;
import io.millrace.local.service.RestProtocol;
import io.millrace.local.service.RestProtocol.Route;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of AWS Lambda. */
final class LambdaApi {

  private static final int LARGEST_SYNCHRONOUS_BYTES = 6 * 1024 * 1024;
  private static final int LARGEST_ASYNCHRONOUS_BYTES = 1024 * 1024;
  private static final int MOST_LISTED = 10_000;
  private static final String NOT_TOLD = "***";
  private static final String INVALID = "InvalidParameterValueException";
  private static final String FUNCTION = "/2015-03-31/functions/{FunctionName}";

  private final LambdaService service;

  /** Its input is read here, for its body is the payload. */
  private final Route invocations =
      new Route(
          "POST", FUNCTION + "/invocations", Operation.of(Invoke.class, _ -> JsonTrees.object()));

  private final RestProtocol protocol =
      new RestProtocol(
          "lambda",
          List.of(
              new Route(
                  "GET", "/2015-03-31/functions", Operation.of(ListFunctions.class, this::list)),
              new Route("GET", FUNCTION, Operation.of(GetFunction.class, this::describe)),
              new Route(
                  "GET",
                  FUNCTION + "/configuration",
                  Operation.of(GetFunctionConfiguration.class, this::configuration)),
              new Route(
                  "GET",
                  "/2015-03-31/event-source-mappings",
                  Operation.of(ListEventSourceMappings.class, this::mappings))));

  LambdaApi(LambdaService service) {
    this.service = service;
  }

  void handle(AwsExchange exchange) throws IOException {
    Optional<ObjectNode> invocation = invocations.match(exchange);
    if (invocation.isEmpty()) {
      protocol.handle(exchange);
      return;
    }
    try {
      RestProtocol.addParameters(invocation.get(), exchange);
      invoke(exchange, Inputs.read(Invoke.class, invocation.get()));
    } catch (ServiceException e) {
      RestJson.sendError(exchange, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      RestJson.sendError(exchange, new ServiceException(503, "ServiceException", "closing"));
    }
  }

  private void invoke(AwsExchange exchange, Invoke input) throws IOException, InterruptedException {
    LambdaFunction function = service.function(input.functionName(), input.qualifier());
    byte[] body = exchange.body().readAllBytes();
    String payload = body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8);
    switch (Objects.requireNonNullElse(input.invocationType(), "RequestResponse")) {
      case "RequestResponse" -> {
        limit(body, LARGEST_SYNCHRONOUS_BYTES);
        requireJson(payload);
        LogTail tail = new LogTail();
        InvocationResult result = function.invoke(payload, tail);
        answer(exchange, result, input.logType() == LogType.TAIL ? tail : null);
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
              400, INVALID, "unknown invocation type " + input.invocationType());
    }
  }

  private static void answer(AwsExchange exchange, InvocationResult result, @Nullable LogTail tail)
      throws IOException {
    Map<String, String> headers = new HashMap<>(Map.of("X-Amz-Executed-Version", "$LATEST"));
    if (result instanceof InvocationResult.Failed) {
      headers.put("X-Amz-Function-Error", "Unhandled");
    }
    if (tail != null) {
      headers.put("X-Amz-Log-Result", tail.base64());
    }
    RestJson.send(exchange, 200, headers, result.payload().getBytes(StandardCharsets.UTF_8));
  }

  private static void requireJson(String payload) {
    try {
      var _ = JsonTrees.parse(payload);
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

  private JsonNode list(ListFunctions input) {
    Page<LambdaFunction> page =
        Page.of(
            List.copyOf(service.functions()),
            input.maxItems(),
            MOST_LISTED,
            input.marker(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode functions = output.putArray("Functions");
    page.items().forEach(function -> functions.add(configuration(function)));
    return marked(output, page);
  }

  private JsonNode describe(GetFunction input) {
    ObjectNode output = JsonTrees.object();
    output.set(
        "Configuration", configuration(service.function(input.functionName(), input.qualifier())));
    return output;
  }

  private JsonNode configuration(GetFunctionConfiguration input) {
    return configuration(service.function(input.functionName(), input.qualifier()));
  }

  private JsonNode mappings(ListEventSourceMappings input) {
    String function =
        input.functionName() == null ? null : service.function(input.functionName()).arn();
    Page<ObjectNode> page =
        Page.of(
            service.mappings().stream()
                .filter(mapping ->
                    function == null
                        || service
                            .function(mapping.path("FunctionArn").asString())
                            .arn()
                            .equals(function))
                .filter(mapping ->
                    input.eventSourceArn() == null
                        || mapping.path("EventSourceArn").asString().equals(input.eventSourceArn()))
                .toList(),
            input.maxItems(),
            MOST_LISTED,
            input.marker(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode mappings = output.putArray("EventSourceMappings");
    page.items().forEach(mappings::add);
    return marked(output, page);
  }

  private static ObjectNode marked(ObjectNode output, Page<?> page) {
    return page.next() == null ? output : output.put("NextMarker", page.next());
  }

  /** Variables are told by their names: what is in them may be secret. */
  private static ObjectNode configuration(LambdaFunction function) {
    FunctionDefinition definition = function.definition();
    ObjectNode node = JsonTrees.object();
    ObjectNode variables = node.putObject("Environment").putObject("Variables");
    definition.environment().keySet().stream()
        .sorted()
        .forEach(name -> variables.put(name, NOT_TOLD));
    return node.put("FunctionName", definition.name())
        .put("FunctionArn", definition.arn())
        .put("Runtime", "java25")
        .put("Role", definition.role())
        .put("Handler", definition.handler())
        .put("MemorySize", definition.memoryMegabytes())
        .put("Timeout", (int) definition.timeout().toSeconds())
        .put("Version", "$LATEST")
        .put("State", "Active")
        .put("LastUpdateStatus", "Successful");
  }
}
