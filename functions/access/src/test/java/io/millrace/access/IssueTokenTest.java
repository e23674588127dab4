package io.millrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.access.Tokens;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssueTokenTest {

  private Instant now = Instant.parse("2026-11-23T19:00:00Z");
  private final Tokens tokens =
      new Tokens(new Transactions(new InMemoryStateStore(), _ -> {}), () -> now);
  private final IssueToken issueToken = new IssueToken(tokens, new SecureRandom());

  @Test
  void theTokenOpensWhatWasAskedForAsLongAsWasAskedFor() {
    String answer =
        answer("{\"subject\":\"ops@example.org\",\"roles\":{\"*\":\"ADMIN\"},\"days\":30}");
    String token = Json.mapper().readTree(answer).path("token").stringValue();

    var caller = tokens.verify(token).orElseThrow();
    assertThat(caller.subject()).isEqualTo("ops@example.org");
    assertThat(caller.may(Role.ADMIN, new ProjectName("telco-churn"))).isTrue();
    now = now.plus(Duration.ofDays(30));
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void noTwoTokensAreAlike() {
    String request = "{\"subject\":\"a\",\"roles\":{\"abc\":\"VIEWER\"},\"days\":1}";

    assertThat(answer(request)).isNotEqualTo(answer(request));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not JSON                                           | JSON
          {"roles":{"*":"ADMIN"},"days":1}                   | subject is missing
          {"subject":"","roles":{"*":"ADMIN"},"days":1}      | subject must be
          {"subject":"a b","roles":{"*":"ADMIN"},"days":1}   | subject must be
          {"subject":"a","days":1}                           | roles is missing
          {"subject":"Millrace","roles":{"*":"ADMIN"},"days":1} | a name other than the platform's own
          {"subject":false,"roles":{"*":"ADMIN"},"days":1}   | subject must be a text
          {"subject":"a","roles":{"*":"ADMIN"},"days":90.7}  | days must be a whole number
          {"subject":"a","roles":{"*":"ADMIN"},"days":"90"}  | days must be a whole number
          {"subject":"a","roles":{"*":4},"days":90}          | role in * must be one of
          {"subject":"a","roles":{"*":"ADMIN"},"days":1,"x":1} | field must be one of
          {"subject":"a","roles":{},"days":1}                | roles must be at least one
          {"subject":"a","roles":{"*":"KING"},"days":1}      | KING
          {"subject":"a","roles":{"*":null},"days":1}        | role in * must be one of
          {"subject":"a","roles":{"No":"ADMIN"},"days":1}    | project name must be
          {"subject":"a","roles":{"*":"ADMIN"},"days":0}     | days must be a whole number from 1 to 365
          {"subject":"a","roles":{"*":"ADMIN"},"days":366}   | days must be a whole number
          {"subject":"a","roles":{"*":"ADMIN"},"days":"x"}   | days must be a whole
          {"subject":"a","roles":{"*":"ADMIN"}}              | days is missing
          """)
  void aWrongRequestIsRefusedWithTheReason(String request, String reason) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> answer(request))
        .withMessageContaining(reason);
  }

  private String answer(String request) {
    try {
      return new String(issueToken.issue(new ByteArrayInputStream(request.getBytes(UTF_8))), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
