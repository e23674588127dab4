package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.access.AccessToken;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.access.Tokens;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TokenRoutesTest {

  private static final String VIEWER_OF_CHURN =
      "{\"subject\":\"app\",\"roles\":{\"telco-churn\":\"VIEWER\"},\"days\":30}";
  private static final Caller ADMIN_OF_CHURN = new Caller("ada", Map.of("telco-churn", Role.ADMIN));
  private static final Caller ADMIN_ELSEWHERE = new Caller("eve", Map.of("credit", Role.ADMIN));

  private final ApiFixture api = new ApiFixture();
  private final Tokens tokens = api.platform.tokens();

  @Test
  void anAdministratorIssuesListsAndWithdrawsTokens() {
    var issued = api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", VIEWER_OF_CHURN);
    String token = issued.json().path("token").asString();
    String id = issued.json().at("/issued/id").asString();

    assertThat(issued.status()).isEqualTo(201);
    assertThat(tokens.verify(token)).map(Caller::name).contains("app (by ada)");
    assertThat(issued.json().at("/issued/issuedBy").asString()).isEqualTo("ada");
    assertThat(issued.json().at("/warnings/0").asString()).contains("no project telco-churn yet");
    var listed = api.ask(ADMIN_OF_CHURN, "GET", "/v1/tokens", "");
    assertThat(listed.json().at("/tokens/0/id").asString()).isEqualTo(id);
    assertThat(listed.body()).doesNotContain(token);

    assertThat(api.ask(ADMIN_OF_CHURN, "DELETE", "/v1/tokens/" + id, "").status()).isEqualTo(200);
    assertThat(tokens.verify(token)).isEmpty();
    assertThat(api.ask(ADMIN_OF_CHURN, "GET", "/v1/tokens", "").json().path("tokens")).isEmpty();
  }

  @Test
  void whoIssuedAndWithdrewTokensIsToldToAdministratorsOfAllProjectsAlone() {
    api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", VIEWER_OF_CHURN);
    String id =
        api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", VIEWER_OF_CHURN)
            .json()
            .at("/issued/id")
            .asString();
    api.ask(ADMIN_OF_CHURN, "DELETE", "/v1/tokens/" + id, "");

    JsonNode newest = api.ask(Role.ADMIN, "GET", "/v1/token-history?limit=1", "").json();
    assertThat(newest.at("/entries/0/change/actor").asString()).isEqualTo("ada");
    assertThat(newest.at("/entries/0/change/subject").asString()).isEqualTo("token/" + id);
    assertThat(newest.at("/entries/0/change/to").asString()).isEqualTo("withdrawn");
    assertThat(newest.at("/entries/0/change/why").asString())
        .isEqualTo("for app: VIEWER in telco-churn");
    assertThat(newest.at("/chain/whole").asBoolean()).isTrue();
    JsonNode before =
        api.ask(Role.ADMIN, "GET", "/v1/token-history?before=" + newest.path("next").asString(), "")
            .json();
    assertThat(before.at("/entries/0/change/from").asString()).isEqualTo("-");
    assertThat(before.at("/chain/whole").asBoolean()).isTrue();
    assertThat(api.ask(ADMIN_OF_CHURN, "GET", "/v1/token-history", "").error())
        .contains("needs the role ADMIN in *");
  }

  @Test
  void anEntryOfTheTokensHistoryThatWasAlteredIsFound() {
    api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", VIEWER_OF_CHURN);
    var key = AuditEntry.key(Tokens.PARTITION, 1);
    var read = api.stateStore.find(key).orElseThrow();
    AuditEntry entry = read.value();
    var forged = new AuditEntry(1, entry.change(), Sha256.of("another"), entry.hash());
    api.stateStore.write(List.of(Write.replace(key, read, forged)), List.of());

    JsonNode chain = api.ask(Role.ADMIN, "GET", "/v1/token-history", "").json().path("chain");

    assertThat(chain.path("brokenAt").asInt()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 100})
  void tokensAreToldPageByPageToWhoAdministersThem(int limit) {
    List<String> issued = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      api.ask(Role.ADMIN, "POST", "/v1/tokens", VIEWER_OF_CHURN.replace("telco-churn", "credit"));
      issued.add(
          api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", VIEWER_OF_CHURN)
              .json()
              .at("/issued/id")
              .asString());
    }

    List<String> listed = new ArrayList<>();
    String before = "";
    do {
      JsonNode page =
          api.ask(ADMIN_OF_CHURN, "GET", "/v1/tokens?limit=" + limit + before, "").json();
      assertThat(page.path("tokens").size()).isBetween(1, limit);
      page.path("tokens").forEach(token -> listed.add(token.path("id").asString()));
      before = page.has("next") ? "&before=" + page.path("next").asString() : "";
    } while (!before.isEmpty());

    assertThat(listed).containsExactlyInAnyOrderElementsOf(issued);
    assertThat(api.ask(ADMIN_OF_CHURN, "GET", "/v1/tokens?before=x", "").error())
        .startsWith("before must be the 'next' of an earlier page, or a time like");
  }

  @Test
  void nobodyGrantsWhereTheyDoNotAdminister() {
    String everywhere = VIEWER_OF_CHURN.replace("telco-churn", "*");

    assertThat(api.ask(ADMIN_OF_CHURN, "POST", "/v1/tokens", everywhere).status()).isEqualTo(403);
    assertThat(api.ask(ADMIN_ELSEWHERE, "POST", "/v1/tokens", VIEWER_OF_CHURN).status())
        .isEqualTo(403);
    assertThat(api.ask(Role.OPERATOR, "POST", "/v1/tokens", VIEWER_OF_CHURN).status())
        .isEqualTo(403);
    assertThat(issued()).isEmpty();
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
    assertThat(issued()).hasSize(1);
  }

  @Test
  void aTokenThatWasWithdrawnChangesNothingThoughTheAuthorizerStillVouchesForIt() {
    var issued =
        api.ask(
            Role.ADMIN,
            "POST",
            "/v1/tokens",
            "{\"subject\":\"eve\",\"roles\":{\"*\":\"ADMIN\"},\"days\":1}");
    Caller eve = tokens.verify(issued.json().path("token").asString()).orElseThrow();
    api.ask(Role.ADMIN, "DELETE", "/v1/tokens/" + issued.json().at("/issued/id").asString(), "");

    for (ApiRoute route : api.api.routes()) {
      if (!route.method().equals("GET")) {
        String path =
            route
                .template()
                .replace("{project}", "telco-churn")
                .replace("{version}", "1")
                .replace("{dataset}", "1")
                .replace("{erasure}", "1")
                .replaceAll("\\{[a-z]+}", "x");
        var refused = api.ask(eve, route.method(), path, VIEWER_OF_CHURN);

        assertThat(refused.status()).as(path).isEqualTo(403);
        assertThat(refused.error()).as(path).startsWith("This token was withdrawn");
      }
    }
    assertThat(issued()).isEmpty();
  }

  @Test
  void nobodyIsGivenThePlatformsOwnName() {
    var refused =
        api.ask(Role.ADMIN, "POST", "/v1/tokens", VIEWER_OF_CHURN.replace("app", "MillRace"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).startsWith("subject must be a name other than the platform's own");
  }

  private List<AccessToken> issued() {
    return tokens.valid().stream().filter(token -> !token.subject().equals("of-the-test")).toList();
  }

  @Test
  void aWrongRequestIsRefusedWithTheReason() {
    var refused = api.ask(Role.ADMIN, "POST", "/v1/tokens", VIEWER_OF_CHURN.replace("30", "3000"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).contains("days must be a whole number from 1 to 365");
  }
}
