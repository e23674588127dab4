package io.millrace.outbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Announcement;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.Signatures;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signs what people are told, so that who gets it by a webhook knows who sends: the extension
 * {@code signature} of the CloudEvent is a JSON Web Token, signed by ES256, whose claim {@code
 * event} is the CloudEvent.
 *
 * <p>The token holds the event rather than a digest of the body, as EventBridge does not say that
 * it sends a body byte by byte as it got it: what a receiver believes is in the token. It expires
 * {@value #VALID_DAYS} days after it was made, when EventBridge has long given up and dead letters
 * are gone; its id is the event's, by which a receiver knows a repeat.
 *
 * <p>Nothing waits for a signature: where the key cannot be used, the event is announced without,
 * and a receiver that asks for one refuses it.
 */
final class SignedNotices {

  private static final Logger log = LoggerFactory.getLogger(SignedNotices.class);

  /** A day at EventBridge, then 14 among the dead letters. */
  private static final int VALID_DAYS = 15;

  private static final Duration VALID = Duration.ofDays(VALID_DAYS);

  private final Signatures key;
  private final String issuer;
  private final InstantSource clock;

  /**
   * @param key on the curve P-256, with which nothing else is signed
   * @param stage that signs
   */
  SignedNotices(Signatures key, String stage, InstantSource clock) {
    this.key = key;
    this.issuer = "millrace/" + stage;
    this.clock = clock;
  }

  /** The announcement, signed if it holds what people are told. */
  Announcement sign(Announcement announcement) {
    return CloudEvents.told(announcement.cloudEvent())
        .map(event -> signed(announcement, event))
        .orElse(announcement);
  }

  private Announcement signed(Announcement announcement, ObjectNode event) {
    try {
      return new Announcement(
          announcement.id(),
          announcement.type(),
          CloudEvents.signed(event, token(event)),
          announcement.trace());
    } catch (UnavailableException | InvalidInputException e) {
      log.error("{} is told without a signature", announcement.id(), e);
      return announcement;
    }
  }

  private String token(ObjectNode event) {
    Instant now = clock.instant();
    ObjectNode header = Json.mapper().createObjectNode().put("alg", "ES256").put("typ", "JWT");
    ObjectNode claims =
        Json.mapper()
            .createObjectNode()
            .put("iss", issuer)
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(VALID).getEpochSecond())
            .put("jti", event.path("id").asString(""));
    claims.set("event", event);
    String said = base64(Json.bytes(header)) + '.' + base64(Json.bytes(claims));
    DigitalSignature signature = key.sign(said.getBytes(US_ASCII));
    return said + '.' + base64(EcdsaSignature.ofDer(signature.bytes()).concatenated());
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
