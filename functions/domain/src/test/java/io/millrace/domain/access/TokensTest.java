package io.millrace.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ledger.InMemoryLedger;
import io.millrace.domain.project.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokensTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final ProjectName OTHER = new ProjectName("other");

  private Instant now = Instant.EPOCH;
  private final Tokens tokens = new Tokens(new InMemoryLedger(), () -> now);

  @Test
  void aTokenOpensWhatItWasIssuedForUntilItExpires() {
    String token =
        tokens.issue(
            "ada", Map.of("telco-churn", Role.APPROVER), Duration.ofDays(1), new Random(1));

    Caller caller = tokens.verify(token).orElseThrow();
    assertThat(caller.subject()).isEqualTo("ada");
    assertThat(caller.may(Role.VIEWER, CHURN)).isTrue();
    assertThat(caller.may(Role.APPROVER, CHURN)).isTrue();
    assertThat(caller.may(Role.OPERATOR, CHURN)).isFalse();
    assertThat(caller.may(Role.VIEWER, OTHER)).isFalse();

    now = now.plus(Duration.ofDays(1));
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void aTokenForEveryProjectOpensEach() {
    String token =
        tokens.issue(
            "ci",
            Map.of(AccessToken.EVERY_PROJECT, Role.SCIENTIST),
            Duration.ofDays(1),
            new Random(2));

    Caller caller = tokens.verify(token).orElseThrow();
    assertThat(caller.may(Role.SCIENTIST, CHURN)).isTrue();
    assertThat(caller.may(Role.SCIENTIST, OTHER)).isTrue();
    assertThat(caller.may(Role.ADMIN, OTHER)).isFalse();
  }

  @Test
  void whatWasNeverIssuedOpensNothing() {
    assertThat(tokens.verify("mr_guess")).isEmpty();
    assertThat(tokens.verify("")).isEmpty();
  }
}
