package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.aws.InvokedEndpoint.ReplyStream;
import io.millrace.domain.UnavailableException;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a container answers at once although it was asked for events: to whoever waits for events it
 * is told in one, and in another what it took.
 *
 * <p>Source: "OpenAI API Reference", "The chat completion object", "The chat completion chunk
 * object", "The completion object".
 */
final class WholeAnswer {

  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";
  private static final String CHOICES = "choices";
  private static final String USAGE = "usage";

  private WholeAnswer() {}

  /**
   * An answer in events; one that is not told whole stays as it is, and so does what is no answer
   * of OpenAI's API.
   *
   * @throws UnavailableException if it breaks off
   */
  static ReplyStream asEvents(ReplyStream reply) {
    if (reply.isRefusal() || !reply.contentType().toLowerCase(Locale.ROOT).startsWith(JSON)) {
      return reply;
    }
    byte[] whole;
    try (InputStream body = reply.body()) {
      whole = body.readAllBytes();
    } catch (IOException e) {
      throw new UnavailableException("the answer broke off", e);
    }
    Optional<String> events = events(whole);
    return new ReplyStream(
        reply.status(),
        events.isPresent() ? EVENTS : reply.contentType(),
        new ByteArrayInputStream(events.map(text -> text.getBytes(UTF_8)).orElse(whole)));
  }

  private static Optional<String> events(byte[] whole) {
    try {
      return Json.mapper().readTree(whole) instanceof ObjectNode answer
              && answer.path(CHOICES).isArray()
          ? Optional.of(events(answer))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static String events(ObjectNode answer) {
    JsonNode usage = answer.remove(USAGE);
    if (answer.path("object").asString("").equals("chat.completion")) {
      answer.put("object", "chat.completion.chunk");
    }
    answer.path(CHOICES).forEach(WholeAnswer::asChange);
    var events = new StringBuilder(event(answer));
    if (usage != null && usage.isObject()) {
      answer.putArray(CHOICES);
      answer.set(USAGE, usage);
      events.append(event(answer));
    }
    return events.append("data: [DONE]\n\n").toString();
  }

  /** A message is told as a change of one that is empty. */
  private static void asChange(JsonNode choice) {
    if (!(choice instanceof ObjectNode one
        && one.remove("message") instanceof ObjectNode message)) {
      return;
    }
    if (message.path("tool_calls") instanceof ArrayNode calls) {
      for (int call = 0; call < calls.size(); call++) {
        if (calls.get(call) instanceof ObjectNode each) {
          each.put("index", call);
        }
      }
    }
    one.set("delta", message);
  }

  private static String event(ObjectNode said) {
    return "data: %s\n\n".formatted(Json.text(said));
  }
}
