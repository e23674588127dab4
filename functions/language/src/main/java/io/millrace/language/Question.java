package io.millrace.language;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.project.TokenLimits;
import io.millrace.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody asks a language model.
 *
 * @param streamed whether the answer is wanted as events
 * @param usageUnasked whether the events are to tell the usage for our own count alone
 * @param request what the container is asked: all that came, but for the name of the model, by
 *     which it does not know itself
 */
record Question(ProjectName model, boolean streamed, boolean usageUnasked, ObjectNode request) {

  static final int MAX_BODY_BYTES = 4 << 20;

  private static final String OPTIONS = "stream_options";
  private static final String USAGE = "include_usage";

  /**
   * Reads a request.
   *
   * @param streams whether an answer of this kind is streamed to who asks for that
   * @throws InvalidInputException if it is none
   */
  static Question read(byte[] body, boolean streams) {
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
    boolean streamed = streams && asked.path("stream").asBoolean(false);
    return new Question(
        new ProjectName(model.asString()), streamed, streamed && addsUsage(asked), asked);
  }

  /**
   * The same, held to what a model is limited to.
   *
   * @throws InvalidInputException if it asks for more
   */
  Question within(TokenLimits limits) {
    if (limits.completionTokens() != null) {
      AnswerLength.limit(request, limits.completionTokens());
    }
    return this;
  }

  /** The request in JSON. */
  byte[] body() {
    return Json.bytes(request);
  }

  /** Asks for the usage where the request does not; whether it does so. */
  private static boolean addsUsage(ObjectNode asked) {
    JsonNode options = asked.path(OPTIONS);
    if (options.path(USAGE).asBoolean(false)) {
      return false;
    }
    if (options instanceof ObjectNode known) {
      known.put(USAGE, true);
      return true;
    }
    if (options.isNull() || options.isMissingNode()) {
      asked.putObject(OPTIONS).put(USAGE, true);
      return true;
    }
    return false; // it is for the container to refuse
  }
}
