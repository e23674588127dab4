package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.wire.Json;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Whether an answer in events has come to its end.
 *
 * <p>Source: "OpenAI API Reference", "The chat completion chunk object": the last chunk of a choice
 * has its {@code finish_reason}, and {@code data: [DONE]} ends the stream; its clients take an
 * event that has {@code error} for a failure.
 */
enum AnswerEnd {
  /** Not yet: where nothing more comes, it was broken off. */
  OPEN,
  /** It has, or is told otherwise than in events, which have an end of their own. */
  REACHED,
  /** The container said that it failed. */
  FAILED;

  private static final String DATA = "data:";

  /** Of an answer of which nothing was said. */
  static AnswerEnd of(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream") ? OPEN : REACHED;
  }

  /** Once one more event was said. */
  AnswerEnd after(byte[] event) {
    return this == OPEN
        ? new String(event, UTF_8)
            .lines()
            .filter(line -> line.startsWith(DATA))
            .map(line -> in(line.substring(DATA.length()).strip()))
            .reduce(OPEN, (one, other) -> one == OPEN ? other : one)
        : this;
  }

  private static AnswerEnd in(String data) {
    if (data.equals("[DONE]")) {
      return REACHED;
    }
    try {
      JsonNode said = Json.mapper().readTree(data);
      if (said.path("error").isObject()) {
        return FAILED;
      }
      for (JsonNode choice : said.path("choices")) {
        if (choice.path("finish_reason").isString()) {
          return REACHED;
        }
      }
      return OPEN;
    } catch (JacksonException e) { // half an event, or none of OpenAI's API
      return OPEN;
    }
  }
}
