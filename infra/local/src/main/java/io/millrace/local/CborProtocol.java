package io.millrace.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.dataformat.cbor.CBORGenerator;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Smithy's RPC v2 protocol: the operation is at the end of the path, input and output are CBOR.
 *
 * <p>Operations are the same as those of {@link JsonProtocol}; an {@link Instant} in the tree is
 * written as a time.
 */
public final class CborProtocol {

  private static final String NAME = "rpc-v2-cbor";
  private static final int EPOCH_TIME = 1; // the tag of a time in seconds since the epoch
  private static final CBORMapper CBOR = new CBORMapper();

  private final String service;
  private final Map<String, JsonProtocol.Operation> operations;

  /** Answers the given operations; {@code service} is for messages. */
  public CborProtocol(String service, Map<String, JsonProtocol.Operation> operations) {
    this.service = service;
    this.operations = Map.copyOf(operations);
  }

  /** Whether a request is in this protocol. */
  public static boolean isSpokenIn(AwsExchange exchange) {
    return NAME.equals(exchange.header("smithy-protocol"));
  }

  /** Answers one request; an operation that is not among ours is refused by name. */
  public void handle(AwsExchange exchange) throws IOException {
    String name = Arns.nameIn(exchange.uri().getPath());
    try {
      JsonProtocol.Operation operation = operations.get(name);
      if (operation == null) {
        throw ServiceException.unknownOperation(service, name);
      }
      byte[] body = exchange.body().readAllBytes();
      JsonNode output = operation.apply(body.length == 0 ? Json.object() : CBOR.readTree(body));
      send(exchange, 200, output == null ? Json.object() : output);
    } catch (ServiceException e) {
      send(
          exchange,
          e.status(),
          Json.object().put("__type", e.code()).put("message", e.getMessage()));
    }
  }

  private static void send(AwsExchange exchange, int status, JsonNode output) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator generator = (CBORGenerator) CBOR.createGenerator(bytes)) {
      write(generator, output);
    }
    Map<String, String> headers =
        Map.of("Content-Type", "application/cbor", "smithy-protocol", NAME);
    try (OutputStream out = exchange.respond(status, headers, bytes.size())) {
      bytes.writeTo(out);
    }
  }

  private static void write(CBORGenerator generator, JsonNode node) {
    if (node.isObject()) {
      generator.writeStartObject();
      node.forEachEntry((name, value) -> {
        generator.writeName(name);
        write(generator, value);
      });
      generator.writeEndObject();
    } else if (node.isArray()) {
      generator.writeStartArray();
      node.forEach(each -> write(generator, each));
      generator.writeEndArray();
    } else if (node instanceof POJONode pojo && pojo.getPojo() instanceof Instant time) {
      generator.writeTag(EPOCH_TIME);
      generator.writeNumber(time.toEpochMilli() / 1000.0);
    } else if (node.isIntegralNumber()) {
      generator.writeNumber(node.asLong());
    } else if (node.isNumber()) {
      generator.writeNumber(node.doubleValue());
    } else if (node.isBoolean()) {
      generator.writeBoolean(node.booleanValue());
    } else {
      generator.writeString(node.asString());
    }
  }
}
