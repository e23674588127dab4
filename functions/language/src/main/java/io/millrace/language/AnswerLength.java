package io.millrace.language;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many tokens a request asks to be answered, all answers together where it asks for several.
 *
 * <p>Source: "OpenAI API Reference", "Create chat completion", "Create completion".
 */
final class AnswerLength {

  private static final String TOKENS = "max_tokens";
  private static final List<String> LENGTHS = List.of(TOKENS, "max_completion_tokens");
  private static final List<String> NUMBERS = List.of("n", "best_of");

  /** By which some containers are asked otherwise than OpenAI's API is, for any length. */
  private static final List<String> NOT_OF_OPENAI =
      List.of("inputs", "parameters", "max_new_tokens");

  private AnswerLength() {}

  /**
   * Holds a request to so many tokens: one that says nothing of them asks for so many from now on.
   *
   * @throws InvalidInputException if it asks for more, or in words that may hide that it does
   */
  static void limit(ObjectNode request, long most) {
    for (String field : NOT_OF_OPENAI) {
      if (request.has(field)) {
        throw new InvalidInputException(
            "%s is not of OpenAI's API; this model has a limit of tokens, and is asked with %s."
                .formatted(field, TOKENS));
      }
    }
    long answers = answers(request);
    if (answers > most) {
      throw new InvalidInputException(
          "The %s answers that this asks for may have %s tokens together: ask for fewer."
              .formatted(answers, most));
    }
    long each = most / answers;
    if (LENGTHS.stream().allMatch(field -> isUnsaid(request.path(field)))) {
      request.put(TOKENS, each);
      return;
    }
    for (String field : LENGTHS) {
      JsonNode said = request.path(field);
      Check.that(
          isUnsaid(said) || (isCount(said) && said.asLong() <= each),
          field,
          "a whole number from 1 to %s, which is as long as %s of this model may be"
              .formatted(
                  each, answers == 1 ? "an answer" : "each of %s answers".formatted(answers)),
          said);
    }
  }

  /** How many tokens a request asks for, as far as it says so in words that can be read. */
  static long of(ObjectNode request) {
    long longest = LENGTHS.stream().mapToLong(field -> count(request.path(field))).max().orElse(0);
    long answers = NUMBERS.stream().mapToLong(field -> count(request.path(field))).max().orElse(0);
    return longest * Math.max(1, answers) * texts(request);
  }

  private static long count(JsonNode said) {
    return isCount(said) ? said.asInt() : 0;
  }

  /** How many answers a request asks for: so many for each text where it is of several. */
  private static long answers(ObjectNode request) {
    long most = 1;
    for (String field : NUMBERS) {
      JsonNode said = request.path(field);
      Check.that(isUnsaid(said) || isCount(said), field, "a whole number, 1 or more", said);
      most = Math.max(most, said.asLong(1));
    }
    return most * texts(request);
  }

  private static long texts(ObjectNode request) {
    JsonNode prompt = request.path("prompt");
    boolean several = prompt.isArray() && !prompt.path(0).isNumber(); // else it is of tokens
    return several ? Math.max(1, prompt.size()) : 1;
  }

  private static boolean isUnsaid(JsonNode said) {
    return said.isMissingNode() || said.isNull();
  }

  private static boolean isCount(JsonNode said) {
    return said.isIntegralNumber() && said.canConvertToInt() && said.asInt() >= 1;
  }
}
