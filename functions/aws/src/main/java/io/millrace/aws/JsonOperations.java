package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import io.millrace.wire.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The operations of a service of AWS by its JSON protocol 1.1, and what their refusals mean. */
final class JsonOperations {

  private static final int FORBIDDEN = 403;

  private final String service;
  private final Calls calls;

  /**
   * @param service as people call it
   * @param calls asks for an operation
   */
  JsonOperations(String service, Calls calls) {
    this.service = service;
    this.calls = calls;
  }

  /** Asks a service. */
  @FunctionalInterface
  interface Calls {

    /**
     * The answer to an operation.
     *
     * @throws IOException if there is none in time
     */
    SignedCalls.Answer call(String operation, byte[] json) throws IOException;
  }

  /**
   * Asks the service of the account and region of these clients.
   *
   * @param name by which its host begins and requests are signed
   * @param target what precedes an operation's name
   * @param patience how long an answer is waited for
   */
  static Calls of(AwsClients clients, String name, String target, Duration patience) {
    var signed = new SignedCalls(clients, name, name, patience);
    return (operation, json) -> signed.operation(target + operation, json);
  }

  /**
   * The answer to an operation, whatever it says.
   *
   * @param doing what for, to complete the sentence "could not …"
   * @throws UnavailableException if there is none
   */
  SignedCalls.Answer asked(String doing, String operation, Map<String, Object> input) {
    try {
      return calls.call(operation, Json.bytes(input));
    } catch (IOException | SdkException e) {
      throw new UnavailableException("could not " + doing, e);
    }
  }

  /**
   * What an operation answers.
   *
   * @throws UnavailableException if it is refused, or there is no answer
   */
  JsonNode answer(String doing, String operation, Map<String, Object> input) {
    SignedCalls.Answer answer = asked(doing, operation, input);
    if (!answer.isSuccessful()) {
      throw refused(doing, answer);
    }
    return read(answer);
  }

  /** What a refusal means to who asked. */
  UnavailableException refused(String doing, SignedCalls.Answer answer) {
    String said = "could not %s: %s".formatted(doing, words(answer));
    var answered = new IOException(new String(answer.body(), UTF_8));
    return answer.status() == FORBIDDEN || Aws.isPermanent(code(answer))
        ? new MisconfiguredException(said, answered)
        : new UnavailableException(said, answered);
  }

  /** A refusal in the service's own words. */
  String words(SignedCalls.Answer answer) {
    JsonNode error = read(answer);
    return "%s answers %s %s: %s"
        .formatted(
            service,
            answer.status(),
            code(answer),
            error.path("Message").asString(error.path("message").asString("")));
  }

  /** The error's name; empty where something else answered, for instance a proxy. */
  static String code(SignedCalls.Answer answer) {
    String type = read(answer).path("__type").asString("");
    return type.substring(type.indexOf('#') + 1);
  }

  /** What an answer says; nothing where it is no JSON. */
  static JsonNode read(SignedCalls.Answer answer) {
    try {
      return Json.mapper().readTree(answer.body());
    } catch (JacksonException e) {
      return Json.mapper().createObjectNode();
    }
  }
}
