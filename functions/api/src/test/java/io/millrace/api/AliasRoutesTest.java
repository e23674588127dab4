package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.access.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AliasRoutesTest {

  private static final String ALIASES = "/v1/projects/telco-churn/aliases";

  private final ApiFixture platform = new ApiFixture();

  @BeforeEach
  void oneServes() {
    platform.deployed(
        platform.firstRound(
            DescribedExamplesTest.DROPPED, ApiFixture.DEFINITION + "approval: automatic\n"));
  }

  @Test
  void aliasesAreListedAfterTheChampion() {
    assertThat(point("{\"version\":1,\"expected\":0,\"why\":\"a trial\"}").json())
        .hasToString("{\"alias\":\"candidate\",\"version\":1}");

    assertThat(platform.get(ALIASES).json().path("aliases"))
        .hasToString(
            "[{\"alias\":\"champion\",\"version\":1},{\"alias\":\"candidate\",\"version\":1}]");
    assertThat(platform.get("/v1/projects/telco-churn/history").body()).contains("alias/candidate");
  }

  @Test
  void whatCannotBeIsAConflictAndWhatIsNoRequestIsRefused() {
    assertThat(point("{\"version\":7,\"why\":\"a trial\"}").status()).isEqualTo(409);
    assertThat(point("{\"version\":1,\"expected\":1,\"why\":\"a trial\"}").status()).isEqualTo(409);
    assertThat(point("{\"version\":-1,\"why\":\"a trial\"}").status()).isEqualTo(400);
    assertThat(point("{\"version\":1}").status()).isEqualTo(400);
    assertThat(ask(Role.OPERATOR, "champion", "{\"version\":1,\"why\":\"a trial\"}").status())
        .isEqualTo(400);
    assertThat(ask(Role.SCIENTIST, "candidate", "{\"version\":1,\"why\":\"a trial\"}").status())
        .isEqualTo(403);
  }

  private Answer point(String body) {
    return ask(Role.OPERATOR, "candidate", body);
  }

  private Answer ask(Role role, String alias, String body) {
    return platform.ask(role, "PUT", ALIASES + "/" + alias, body);
  }
}
