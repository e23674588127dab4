package io.millrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.access.TokenRequest;
import io.millrace.domain.access.Tokens;
import io.millrace.domain.state.FailingStateStore;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.wire.CallerContext;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AuthorizeTest {

  private static final String DENIED = "{\"isAuthorized\":false}";
  private static final Duration VALID = Duration.ofDays(1);

  private Instant now = Instant.parse("2026-11-23T19:00:00Z");
  private final Tokens tokens = tokens(new InMemoryStateStore());
  private final Authorize authorize = new Authorize(tokens);
  private final String token =
      tokens
          .issue(
              new TokenRequest(
                  "ada", Map.of("telco-churn", Role.APPROVER), Math.toIntExact(VALID.toDays())),
              new Caller("eve", Map.of()),
              new Random(1))
          .token();

  @Test
  void aValidTokenLetsItsBearerInWithTheirRoles() {
    JsonNode answer = Json.mapper().readTree(answer(event("Bearer " + token)));

    assertThat(answer.path("isAuthorized").booleanValue()).isTrue();
    var caller =
        CallerContext.read(name -> answer.path("context").path(name).stringValue(null))
            .orElseThrow();
    assertThat(caller.name()).isEqualTo("ada (by eve)");
    assertThat(tokens.isStanding(caller)).isTrue();
    assertThat(caller.may(Role.APPROVER, new ProjectName("telco-churn"))).isTrue();
    assertThat(caller.may(Role.OPERATOR, new ProjectName("telco-churn"))).isFalse();
    assertThat(caller.may(Role.VIEWER, new ProjectName("another"))).isFalse();
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    assertThat(answer(event("bearer  " + token))).contains("true");
  }

  @Test
  void theTokenIsInNoAnswer() {
    assertThat(answer(event("Bearer " + token))).doesNotContain(token);
  }

  @Test
  void anExpiredTokenOpensNothing() {
    now = now.plus(VALID);

    assertThat(answer(event("Bearer " + token))).isEqualTo(DENIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer mr_unknown",
        "Basic %s",
        "%s",
        "Bearer%s",
        "Bearer %s x",
        "Bearer %s,Bearer %s",
        "Bearer %sA",
        "Bearer \u00e9%s"
      })
  void anythingElseInTheHeaderIsDenied(String header) {
    assertThat(answer(event(header.replace("%s", token)))).isEqualTo(DENIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "not JSON",
        "{}",
        "{\"headers\":null}",
        "{\"headers\":[\"authorization\"]}",
        "{\"headers\":{\"authorization\":null}}",
        "{\"headers\":{\"authorization\":{\"Bearer\":1}}}",
        "{\"identitySource\":[\"Bearer mr_x\"]}"
      })
  void whateverIsNotARequestIsDenied(String event) {
    assertThat(answer(event)).isEqualTo(DENIED);
  }

  @Test
  void aStateStoreThatCannotBeReachedIsAFailureAndNoVerdict() {
    var failing = new Authorize(tokens(FailingStateStore.outOfReach()));

    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> answer(failing, event("Bearer " + token)))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(token));
  }

  @Test
  void primingAsksTheStateStoreAsARequestDoesAndSurvivesThatItCannotBeReached() {
    var stateStore = FailingStateStore.outOfReach();
    var failing = new Authorize(tokens(stateStore));

    failing.beforeCheckpoint(org.crac.Core.getGlobalContext());

    assertThat(stateStore.asked()).isOne();
  }

  /** As boto3 and the AWS CLI send a session token. */
  @Test
  void theSessionTokenOfWhatIsSignedIsATokenWhereTheAuthorizerIsAskedByIt() {
    assertThat(answer(signed(token, token))).contains("true").doesNotContain(token);
    assertThat(answer(signed("AWS4-HMAC-SHA256 Credential=x", token))).isEqualTo(DENIED);
    assertThat(answer(signed(token, "mr_unknown"))).isEqualTo(DENIED);
    assertThat(answer(signed("mr_unknown", "mr_unknown"))).isEqualTo(DENIED);
    assertThat(answer(signed("", ""))).isEqualTo(DENIED);
  }

  private Tokens tokens(StateStore stateStore) {
    return new Tokens(new Transactions(stateStore, _ -> {}), () -> now);
  }

  private static String signed(String asked, String session) {
    return Json.text(
        Map.of(
            "version",
            "2.0",
            "identitySource",
            List.of(asked),
            "headers",
            Map.of(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=x/20261129/us-east-1/sagemaker/aws4_request",
                "x-amz-security-token",
                session)));
  }

  private static String event(String header) {
    return Json.text(Map.of("version", "2.0", "headers", Map.of("authorization", header)));
  }

  private String answer(String event) {
    return answer(authorize, event);
  }

  private static String answer(Authorize function, String event) {
    return new String(function.authorize(event.getBytes(UTF_8)), UTF_8);
  }
}
