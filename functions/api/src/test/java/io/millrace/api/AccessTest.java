package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTest {

  private static final Caller STRANGER = new Caller("eve", Map.of("credit", Role.ADMIN));

  private final ApiFixture api = new ApiFixture();

  @Test
  void whoHasNoRoleInAProjectLearnsNothingOfIt() {
    api.firstRound();
    for (ApiRoute route : api.api.routes()) {
      if (route.template().contains("{project}")) {
        String known = filled(route, "telco-churn");
        String unknown = filled(route, "no-project");
        var ofKnown = api.ask(STRANGER, route.method(), known, "{}");
        var ofUnknown = api.ask(STRANGER, route.method(), unknown, "{}");

        assertThat(ofKnown.status()).as(known).isEqualTo(403);
        assertThat(ofKnown.body().replace("telco-churn", "no-project"))
            .as(known)
            .isEqualTo(ofUnknown.body());
      }
    }
    assertThat(api.ask(STRANGER, "GET", "/v1/projects", "").json().path("projects")).isEmpty();
  }

  @Test
  void aViewerChangesNothing() {
    api.firstRound();
    for (ApiRoute route : api.api.routes()) {
      if (!route.method().equals("GET")) {
        String path = filled(route, "telco-churn");

        assertThat(api.ask(Role.VIEWER, route.method(), path, "{}").status())
            .as(path)
            .isEqualTo(403);
      }
    }
  }

  @Test
  void aScientistDoesNotApprove() {
    api.firstRound();
    var refused =
        api.ask(
            Role.SCIENTIST,
            "POST",
            "/v1/projects/telco-churn/versions/1/approve",
            "{\"why\":\"mine\"}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.error())
        .isEqualTo(
            "ada may not do this: it needs the role APPROVER in telco-churn. Ask who administers"
                + " it for a token with that role.");
  }

  @Test
  void aProjectMayAskForAHigherRoleThanApprover() {
    api.firstRound();
    api.ask(
        Role.SCIENTIST,
        "PUT",
        "/v1/projects/telco-churn",
        ApiFixture.DEFINITION + "approval: admin\n");

    assertThat(
            api.ask(
                    Role.OPERATOR,
                    "POST",
                    "/v1/projects/telco-churn/versions/1/approve",
                    "{\"why\":\"good\"}")
                .status())
        .isEqualTo(403);
  }

  @Test
  void aScientistDoesNotDeclareThatNobodyHasToApprove() {
    String put = "/v1/projects/telco-churn";
    String alone = ApiFixture.DEFINITION + "approval: automatic\ngates: []\n";

    assertThat(api.ask(Role.SCIENTIST, "PUT", put, alone).status()).as("at first").isEqualTo(403);
    api.firstRound();
    var refused = api.ask(Role.SCIENTIST, "PUT", put, alone);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.error())
        .startsWith("ada may not do this: this lets a version serve that nobody approved")
        .contains("approval: approver → automatic")
        .endsWith("it needs the role APPROVER, who could approve one.");
    assertThat(api.ask(Role.APPROVER, "PUT", put, alone).status()).isEqualTo(200);
  }

  @Test
  void nobodyIsDenied() {
    var request = new ApiRequest("GET", "/v1/projects", Map.of(), "", Optional.empty(), "");

    assertThat(api.api.apply(request).statusCode()).isEqualTo(403);
  }

  @Test
  void everybodyLearnsWhoTheyAre() {
    var me = api.ask(STRANGER, "GET", "/v1/whoami", "").json();

    assertThat(me.path("subject").asString()).isEqualTo("eve");
    assertThat(me.at("/roles/credit").asString()).isEqualTo("ADMIN");
  }

  private static String filled(ApiRoute route, String project) {
    return route
        .template()
        .replace("{project}", project)
        .replace("{version}", "1")
        .replace("{dataset}", "1")
        .replace("{erasure}", "1")
        .replace("{incident}", "1")
        .replaceAll("\\{[a-z]+}", "x");
  }
}
