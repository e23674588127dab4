package io.millrace.lambda;

import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.io.InputStream;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A function from JSON to JSON.
 *
 * <p>It ends with an answer, also where the input can never be accepted, and then there is nothing
 * to deliver again. Whatever else goes wrong is thrown, so that Lambda delivers again.
 */
final class Invocation<E, A> implements Function<InputStream, byte[]> {

  private static final Logger log = LoggerFactory.getLogger(Invocation.class);

  private final String name;
  private final Function<JsonNode, E> reader;
  private final Function<E, A> function;

  Invocation(String name, Function<JsonNode, E> reader, Function<E, A> function) {
    this.name = name;
    this.reader = reader;
    this.function = function;
  }

  @Override
  public byte[] apply(InputStream event) {
    try {
      A answer = function.apply(reader.apply(Json.read(event, JsonNode.class)));
      log.info("{}: {}", name, answer);
      return Json.bytes(answer);
    } catch (InvalidInputException e) {
      log.warn("{} refuses: {}", name, e.reason());
      return Json.bytes(new Refused(e.reason()));
    }
  }

  /** What is answered to input that can never be accepted. */
  record Refused(String refused) {}
}
