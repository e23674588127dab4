package io.millrace.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.event.Announcement;
import io.millrace.domain.event.Event;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.Signatures;
import io.millrace.wire.CloudEvents;
import io.millrace.wire.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** That others verify it is {@code SignedWebhookTest}'s affair. */
class SignedNoticesTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final ProjectName CHURN = new ProjectName("churn");
  private static final Event TOLD = new Event.IncidentOpened(CHURN, 1, "plan – moved");
  private static final byte[] SEVEN = {0x30, 6, 2, 1, 5, 2, 1, 7};

  @Test
  void theTokenHoldsTheEventAsItIsAndWhenItExpires() {
    Announcement announcement = announcement(TOLD);

    JsonNode signed = event(signing(SEVEN).sign(announcement));

    List<String> parts = List.of(signed.path("signature").asString().split("\\.", -1));
    assertThat(parts).hasSize(3);
    assertThat(decoded(parts.getFirst())).hasToString("{\"alg\":\"ES256\",\"typ\":\"JWT\"}");
    JsonNode claims = decoded(parts.get(1));
    assertThat(claims.path("iss").asString()).isEqualTo("millrace/dev");
    assertThat(claims.path("jti").asString()).isEqualTo("e-1");
    assertThat(Instant.ofEpochSecond(claims.path("iat").asLong())).isEqualTo(NOW);
    assertThat(Instant.ofEpochSecond(claims.path("exp").asLong()))
        .isEqualTo("2026-12-15T12:00:00Z");
    assertThat(claims.path("event")).isEqualTo(event(announcement));
    assertThat(((ObjectNode) signed).without("signature")).isEqualTo(event(announcement));
    assertThat(CloudEvents.unwrap(signed)).isEqualTo(TOLD);
  }

  @Test
  void whatNobodyIsToldIsNotSigned() {
    Announcement untold = announcement(new Event.VersionDeployed(CHURN, 3, 7));
    Announcement broken = new Announcement("e-2", "t", "{\"notice\":", Optional.empty());

    assertThat(signing(SEVEN).sign(untold)).isSameAs(untold);
    assertThat(signing(SEVEN).sign(broken)).isSameAs(broken);
  }

  @Test
  void nothingWaitsForAKeyThatCannotBeUsed() {
    Announcement announcement = announcement(TOLD);
    var away =
        signed(_ -> {
          throw new UnavailableException("disabled");
        });

    assertThat(away.sign(announcement)).isSameAs(announcement);
    assertThat(signing(new byte[] {1, 2, 3}).sign(announcement)).isSameAs(announcement);
  }

  private static SignedNotices signing(byte[] signature) {
    return signed(_ -> DigitalSignature.of("k", signature));
  }

  private interface Signing {
    DigitalSignature sign(byte[] statement);
  }

  private static SignedNotices signed(Signing by) {
    return new SignedNotices(
        new Signatures() {
          @Override
          public DigitalSignature sign(byte[] statement) {
            return by.sign(statement);
          }

          @Override
          public boolean verify(byte[] statement, DigitalSignature signature) {
            return false;
          }
        },
        "dev",
        () -> NOW);
  }

  private static Announcement announcement(Event event) {
    return new Announcement(
        "e-1",
        event.type(),
        CloudEvents.wrap(event, "e-1", NOW, Optional.empty()),
        Optional.empty());
  }

  private static JsonNode event(Announcement announcement) {
    return Json.read(announcement.cloudEvent(), JsonNode.class);
  }

  private static JsonNode decoded(String part) {
    return Json.read(new String(Base64.getUrlDecoder().decode(part), UTF_8), JsonNode.class);
  }
}
