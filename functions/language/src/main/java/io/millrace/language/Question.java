package io.millrace.language;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody asks a language model.
 *
 * @param streamed whether the answer is wanted as events
 * @param body what the container is asked: all that came, but for the name of the model, by which
 *     it does not know itself
 */
@SuppressWarnings("ArrayRecordComponent") // used up by one request
record Question(ProjectName model, boolean streamed, byte[] body) {

  static final int MAX_BODY_BYTES = 4 << 20;

  /**
   * Reads a request.
   *
   * @throws InvalidInputException if it is none
   */
  static Question read(byte[] body) {
    Check.that(body.length > 0, "body", "a request in JSON", "nothing");
    JsonNode request;
    try {
      request = Json.mapper().readTree(body);
    } catch (JacksonException e) {
      throw new InvalidInputException("The body is no JSON.");
    }
    if (!(request instanceof ObjectNode asked)) {
      throw new InvalidInputException("The body is no object of JSON.");
    }
    JsonNode model = asked.path("model");
    Check.that(model.isString(), "model", "the name of a language model", model);
    asked.remove("model");
    return new Question(
        new ProjectName(model.asString()),
        asked.path("stream").asBoolean(false),
        Json.bytes(asked));
  }
}
