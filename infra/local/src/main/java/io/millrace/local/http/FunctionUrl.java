package io.millrace.local.http;

import io.millrace.local.lambda.AnswerSink;
import io.millrace.local.lambda.InvocationResult;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A function's URL that asks nobody who they are, and passes on what the function answers as it
 * comes.
 *
 * <p>Source: AWS Lambda Developer Guide, "Invoking Lambda function URLs", "Invoking a response
 * streaming enabled function using Lambda function URLs".
 */
final class FunctionUrl {

  private static final int LARGEST_EVENT_BYTES = 6 * 1024 * 1024; // Lambda's
  private static final int DELIMITER_BYTES = 8;

  private final String id;
  private final Supplier<LambdaFunction> function;
  private final InstantSource clock;

  FunctionUrl(String id, Supplier<LambdaFunction> function, InstantSource clock) {
    this.id = id;
    this.function = function;
    this.clock = clock;
  }

  /** Answers a request, whatever its path. */
  void handle(AwsExchange exchange) throws IOException {
    byte[] body = exchange.body().readNBytes(LARGEST_EVENT_BYTES + 1);
    String event =
        new GatewayRequest(exchange, id, "$default", Map.of(), clock.instant())
            .integrationEvent(body, null)
            .toString();
    if (event.getBytes(StandardCharsets.UTF_8).length > LARGEST_EVENT_BYTES) {
      Reply.gateway(413, "Request Entity Too Large").sendTo(exchange);
      return;
    }
    try (var answer = new Answer(exchange)) {
      InvocationResult result = function.get().stream(event, answer);
      if (!answer.hasBegun()) { // one that breaks off later just ends
        whole(result).sendTo(exchange);
      }
    } catch (ServiceException e) { // throttled
      Reply.gateway(e.status() == 429 ? 429 : 502, String.valueOf(e.getMessage())).sendTo(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Reply.gateway(503, "Service Unavailable").sendTo(exchange);
    }
  }

  private static Reply whole(InvocationResult result) {
    return switch (result) {
      case InvocationResult.Returned(String payload) -> Reply.ofFunction(payload);
      case InvocationResult.Failed _ -> Reply.gateway(502, "Internal Server Error");
    };
  }

  /** An answer: a JSON object with status and headers, eight zeros, and the body. */
  private static final class Answer implements AnswerSink, AutoCloseable {

    private final AwsExchange exchange;
    private final ByteArrayOutputStream prelude = new ByteArrayOutputStream();
    private int zeros;
    private @Nullable OutputStream out;

    Answer(AwsExchange exchange) {
      this.exchange = exchange;
    }

    boolean hasBegun() {
      return out != null;
    }

    @Override
    public void take(byte[] buffer, int length) throws IOException {
      int from = 0;
      OutputStream begun = out;
      while (begun == null && from < length) {
        byte next = buffer[from++];
        prelude.write(next);
        zeros = next == 0 ? zeros + 1 : 0;
        if (zeros == DELIMITER_BYTES) {
          begun = begin();
        }
      }
      if (begun != null && from < length) {
        begun.write(buffer, from, length - from);
        begun.flush();
      }
    }

    private OutputStream begin() throws IOException {
      String json = prelude.toString(StandardCharsets.UTF_8);
      JsonNode head = JsonTrees.parse(json.substring(0, json.length() - DELIMITER_BYTES));
      Map<String, String> headers = new HashMap<>();
      head.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
      OutputStream begun =
          exchange.respond(
              (int) JsonTrees.number(head.path("statusCode")), headers, AwsExchange.CHUNKED);
      begun.flush(); // status and headers go before the body is there
      out = begun;
      return begun;
    }

    @Override
    public void close() throws IOException {
      OutputStream begun = out;
      if (begun != null) {
        begun.close();
      }
    }
  }
}
