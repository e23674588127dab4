package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.access.Tokens;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenRoutesTest {

  private static final String VIEWER_OF_CHURN =
      "{\"subject\":\"app\",\"roles\":{\"telco-churn\":\"VIEWER\"},\"days\":30}";
  private static final Caller ADMIN_OF_CHURN = new Caller("ada", Map.of("telco-churn", Role.ADMIN));
  private static final Caller ADMIN_ELSEWHERE = new Caller("eve", Map.of("credit", Role.ADMIN));

  private final ApiFixture api = new ApiFixture();
  private final Tokens tokens = new Tokens(api.ledger, () -> ApiFixture.NOW);

  @Test
  void anAdministratorIssuesListsAndWithdrawsTokens() {
    var issued = api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", VIEWER_OF_CHURN);
    String token = issued.json().path("token").asString();
    String id = issued.json().at("/issued/id").asString();

    assertThat(issued.status()).isEqualTo(201);
    assertThat(tokens.verify(token))
        .contains(new Caller("app", Map.of("telco-churn", Role.VIEWER)));
    var listed = api.ask(ADMIN_OF_CHURN, "GET", "/v1/tokens", "");
    assertThat(listed.json().at("/tokens/0/id").asString()).isEqualTo(id);
    assertThat(listed.body()).doesNotContain(token);

    assertThat(api.ask(ADMIN_OF_CHURN, "DELETE", "/v1/tokens/" + id, "").status()).isEqualTo(200);
    assertThat(tokens.verify(token)).isEmpty();
    assertThat(api.ask(ADMIN_OF_CHURN, "GET", "/v1/tokens", "").json().path("tokens")).isEmpty();
  }

  @Test
  void nobodyGrantsWhereTheyDoNotAdminister() {
    String everywhere = VIEWER_OF_CHURN.replace("telco-churn", "*");

    assertThat(api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", everywhere).status()).isEqualTo(403);
    assertThat(api.ask(ADMIN_ELSEWHERE, "POST", "/v1/tokens", VIEWER_OF_CHURN).status())
        .isEqualTo(403);
    assertThat(api.ask(Role.OPERATOR, "POST", "/v1/tokens", VIEWER_OF_CHURN).status())
        .isEqualTo(403);
    assertThat(tokens.valid()).isEmpty();
  }

  @Test
  void whoAdministersElsewhereLearnsNothingOfATokenAndCannotWithdrawIt() {
    String id =
        api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", VIEWER_OF_CHURN)
            .json()
            .at("/issued/id")
            .asString();

    assertThat(api.ask(ADMIN_ELSEWHERE, "GET", "/v1/tokens", "").json().path("tokens")).isEmpty();
    var there = api.ask(ADMIN_ELSEWHERE, "DELETE", "/v1/tokens/" + id, "");
    var notThere = api.ask(ADMIN_ELSEWHERE, "DELETE", "/v1/tokens/0", "");
    assertThat(there.status()).isEqualTo(403);
    assertThat(there.body()).isEqualTo(notThere.body());
    assertThat(tokens.valid()).hasSize(1);
  }

  @Test
  void aWrongRequestIsRefusedWithTheReason() {
    var refused = api.ask(Role.ADMIN, "POST", "/v1/tokens", VIEWER_OF_CHURN.replace("30", "3000"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).contains("days must be 1 to 365");
  }
}
