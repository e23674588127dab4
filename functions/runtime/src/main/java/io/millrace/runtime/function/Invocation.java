package io.millrace.runtime.function;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.event.Event;
import io.millrace.runtime.logging.InvocationLog;
import io.millrace.runtime.tracing.Traces;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

/**
 * A function from JSON to JSON.
 *
 * <p>It ends with an answer, also where the input can never be accepted, and then there is nothing
 * to deliver again. Whatever else goes wrong is thrown, so that Lambda delivers again. What is
 * logged says of which project and run it is, and nothing of what was given.
 */
final class Invocation<E, A> implements Function<InputStream, byte[]> {

  private static final Logger log = LoggerFactory.getLogger(Invocation.class);

  private static final List<String> NAMED =
      List.of("project", "ingestId", "runId", "dataset", "version", "deployment");

  private final String name;
  private final Function<JsonNode, E> reader;
  private final Function<E, A> function;
  private final Traces traces;

  Invocation(String name, Function<JsonNode, E> reader, Function<E, A> function, Traces traces) {
    this.name = name;
    this.reader = reader;
    this.function = function;
    this.traces = traces;
  }

  @Override
  public byte[] apply(InputStream event) {
    try {
      JsonNode json = Json.read(event, JsonNode.class);
      return traces.following(name, CloudEvents.trace(json.path("detail")), () -> answer(json));
    } catch (InvalidInputException e) {
      log.warn("{} refuses: {}", name, rule(e));
      return Json.bytes(new Refused(e.reason()));
    } catch (RuntimeException e) {
      throw InvocationLog.failed(e);
    }
  }

  private byte[] answer(JsonNode json) {
    E event = reader.apply(json);
    nameSubject(event);
    A answer = function.apply(event);
    JsonNode tree = Json.mapper().valueToTree(answer);
    for (String field : NAMED) {
      if (tree.path(field).isValueNode()) {
        MDC.put(field, tree.path(field).asString());
      }
    }
    log.info("{}: {}", name, answer);
    return Json.bytes(tree);
  }

  private static void nameSubject(Object event) {
    if (event instanceof Event own) {
      MDC.put("project", own.project().value());
      String[] subject = own.subject().split("/", -1);
      MDC.put(
          switch (subject[0]) {
            case "run" -> "runId";
            case "upload" -> "ingestId";
            default -> subject[0];
          },
          subject[1]);
    }
  }

  /** What was expected, or where to look it up: never what was given. */
  private static String rule(InvalidInputException refusal) {
    return refusal.rule().isEmpty() ? "see " + refusal.getStackTrace()[0] : refusal.rule();
  }

  /** What is answered to input that can never be accepted. */
  record Refused(String refused) {}
}
