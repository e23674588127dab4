package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Shortened;
import io.millrace.domain.event.DeadLetters.DeadLetter;
import io.millrace.wire.Json;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a dead letter says, whoever of AWS wrote it.
 *
 * <ul>
 *   <li>EventBridge and its Scheduler keep the event as it is, and say in attributes which function
 *       it was for and why it did not get there;
 *   <li>Lambda writes a record of what the function was invoked with and what it answered;
 *   <li>a stream's dead letter names the records by their numbers, and does not hold them.
 * </ul>
 *
 * @param functionArn of what it was for, mostly a function; empty if the dead letter does not say
 * @param event what the function was asked; empty if the dead letter does not hold it
 * @param notice what people were to be told; empty where it is no such thing
 * @param asked the same in a few words, by type and subject, without any data
 * @param why it was given up, in the words of AWS
 * @param attempts that were made
 */
record ReadDeadLetter(
    DeadLetter deadLetter,
    String functionArn,
    Optional<String> event,
    Optional<Untold> notice,
    String asked,
    String why,
    int attempts) {

  private static final int WORDS = 300;

  /** Of what is told, and of what is told again. */
  private static final Set<String> SOURCES = Set.of("millrace", "millrace.again");

  /**
   * An event of ours that a receiver was not told of.
   *
   * @param cloudEvent with what they are told
   */
  record Untold(String type, String cloudEvent) {

    private static Optional<Untold> of(JsonNode event) {
      return SOURCES.contains(event.path("source").asString(""))
              && event.at("/detail/notice").isString()
          ? Optional.of(
              new Untold(event.path("detail-type").asString(""), event.path("detail").toString()))
          : Optional.empty();
    }
  }

  static ReadDeadLetter of(DeadLetter deadLetter) {
    try {
      JsonNode body = Json.read(deadLetter.body(), JsonNode.class);
      if (deadLetter.attributes().containsKey("TARGET_ARN")) {
        return undelivered(deadLetter, body);
      }
      return body.has("DDBStreamBatchInfo") ? ofStream(deadLetter, body) : failed(deadLetter, body);
    } catch (InvalidInputException e) {
      return new ReadDeadLetter(
          deadLetter,
          "",
          Optional.empty(),
          Optional.empty(),
          "unknown",
          "It is no dead letter of AWS.",
          0);
    }
  }

  private static ReadDeadLetter undelivered(DeadLetter deadLetter, JsonNode event) {
    String why =
        "%s: %s"
            .formatted(
                deadLetter.attributes().getOrDefault("ERROR_CODE", "not delivered"),
                deadLetter.attributes().getOrDefault("ERROR_MESSAGE", ""));
    return new ReadDeadLetter(
        deadLetter,
        deadLetter.attributes().getOrDefault("TARGET_ARN", ""),
        Optional.of(deadLetter.body()),
        Untold.of(event),
        asked(event),
        shortened(why),
        1 + number(deadLetter.attributes().getOrDefault("RETRY_ATTEMPTS", "0")));
  }

  private static ReadDeadLetter failed(DeadLetter deadLetter, JsonNode record) {
    JsonNode payload = record.path("requestPayload");
    JsonNode response = record.path("responsePayload");
    String why =
        "%s: %s"
            .formatted(
                record.at("/requestContext/condition").asString("failed"),
                response.path("errorType").asString("no answer"));
    return new ReadDeadLetter(
        deadLetter,
        record.at("/requestContext/functionArn").asString(""),
        payload.isMissingNode() ? Optional.empty() : Optional.of(payload.toString()),
        Optional.empty(),
        asked(payload),
        shortened(why),
        record.at("/requestContext/approximateInvokeCount").asInt(0));
  }

  private static ReadDeadLetter ofStream(DeadLetter deadLetter, JsonNode record) {
    return new ReadDeadLetter(
        deadLetter,
        record.at("/requestContext/functionArn").asString(""),
        Optional.empty(),
        Optional.empty(),
        "%s events to announce".formatted(record.at("/DDBStreamBatchInfo/batchSize").asInt(0)),
        shortened(record.at("/requestContext/condition").asString("failed")),
        record.at("/requestContext/approximateInvokeCount").asInt(0));
  }

  /** Names only: a detail may hold anything else. */
  private static String asked(JsonNode event) {
    String subject =
        Stream.of(
                "/detail/subject",
                "/detail/object/key",
                "/detail/TrainingJobName",
                "/detail/alarmName")
            .map(path -> event.at(path).asString(""))
            .filter(found -> !found.isEmpty())
            .findFirst()
            .orElse("");
    return shortened(
        (event.path("detail-type").asString("an event without a type") + " " + subject).strip());
  }

  private static String shortened(String text) {
    return Shortened.to(WORDS, text.replaceAll("\\p{Cntrl}", "?").strip());
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }
}
